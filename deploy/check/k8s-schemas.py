#!/usr/bin/env python3
"""Makes JSON schemas for kubeconform from what Go modules carry, so that none is downloaded.

  k8s-schemas.py k8s swagger.json OUTDIR   # the built-in kinds, strict: unknown fields are refused
  k8s-schemas.py crd OUTDIR crd.json ...   # custom resource definitions -> OUTDIR/{group}/{kind}_{version}.json

kubeconform -strict -schema-location 'OUTDIR/{{.ResourceKind}}{{.KindSuffix}}.json' \
            -schema-location 'OUTDIR/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json'
"""
import json, os, sys

def walk(node, defs, stack, strict):
    if isinstance(node, list):
        return [walk(x, defs, stack, strict) for x in node]
    if not isinstance(node, dict):
        return node
    ref = node.get("$ref")
    if isinstance(ref, str):
        name = ref.rsplit("/", 1)[1]
        if name.endswith("IntOrString"):
            return {"oneOf": [{"type": "string"}, {"type": "integer"}]}
        if name.endswith("api.resource.Quantity"):
            return {"oneOf": [{"type": "string"}, {"type": "number"}]}
        if name in stack:                      # JSONSchemaProps recursion
            return {}
        return walk(defs[name], defs, stack + [name], strict)
    out = {}
    for k, v in node.items():
        if k == "properties" and isinstance(v, dict):
            out[k] = {p: walk(s, defs, stack, strict) for p, s in v.items()}
        elif k in ("description", "example") or k.startswith("x-"):
            continue
        else:
            out[k] = walk(v, defs, stack, strict)
    if node.get("x-kubernetes-int-or-string") or node.get("format") == "int-or-string":
        out.pop("type", None); out.pop("format", None)
        out["oneOf"] = [{"type": "string"}, {"type": "integer"}]
        out.pop("anyOf", None)
    if out.get("format") in ("int32", "int64", "double", "byte"):
        out.pop("format")
    if (strict and "properties" in node and "additionalProperties" not in node
            and not node.get("x-kubernetes-preserve-unknown-fields")):
        out["additionalProperties"] = False
    if out.get("nullable"):
        out.pop("nullable")
        if isinstance(out.get("type"), str): out["type"] = [out["type"], "null"]
    return out

def nullable(schema, required=()):
    """k8s treats explicit null as absent for optional fields."""
    if isinstance(schema, dict):
        props = schema.get("properties")
        if isinstance(props, dict):
            req = schema.get("required", [])
            for p, s in props.items():
                if p not in req and isinstance(s, dict) and isinstance(s.get("type"), str):
                    s["type"] = [s["type"], "null"]
        for v in schema.values():
            nullable(v)
    elif isinstance(schema, list):
        for v in schema: nullable(v)

def k8s(swagger, out):
    defs = json.load(open(swagger))["definitions"]
    os.makedirs(out, exist_ok=True); n = 0
    for name, d in defs.items():
        for gvk in d.get("x-kubernetes-group-version-kind", []):
            if len(d["x-kubernetes-group-version-kind"]) > 3: continue   # DeleteOptions, WatchEvent
            kind, group, ver = gvk["kind"].lower(), gvk["group"], gvk["version"]
            s = walk(d, defs, [name], True); nullable(s)
            p = s.setdefault("properties", {})
            p["apiVersion"] = {"type": "string", "enum": [f"{group}/{ver}" if group else ver]}
            p["kind"] = {"type": "string", "enum": [gvk["kind"]]}
            s["required"] = sorted(set(s.get("required", [])) | {"apiVersion", "kind"})
            suffix = "-".join(x for x in (group.split(".")[0], ver) if x)
            json.dump(s, open(f"{out}/{kind}-{suffix}.json", "w"), separators=(",", ":")); n += 1
    print(f"{n} built-in schemas -> {out}")

def crd(out, files):
    meta = {"type": "object"}
    n = 0
    for f in files:
        doc = json.load(open(f))
        spec = doc["spec"]; g = spec["group"]; kind = spec["names"]["kind"]
        for v in spec["versions"]:
            if "schema" not in v: continue
            s = walk(v["schema"]["openAPIV3Schema"], {}, [], True); nullable(s)
            s.setdefault("properties", {})
            s["properties"]["apiVersion"] = {"type": "string", "enum": [f"{g}/{v['name']}"]}
            s["properties"]["kind"] = {"type": "string", "enum": [kind]}
            s["properties"]["metadata"] = meta
            os.makedirs(f"{out}/{g}", exist_ok=True)
            json.dump(s, open(f"{out}/{g}/{kind.lower()}_{v['name']}.json", "w"), separators=(",", ":")); n += 1
    print(f"{n} CRD schemas -> {out}")

if sys.argv[1] == "k8s": k8s(sys.argv[2], sys.argv[3])
else: crd(sys.argv[2], sys.argv[3:])
