# What a check is: it finds nothing to object to, and finds something once the same input was broken on purpose.
# A check that notices nothing even then is reported as a failure: it would pass whatever it was given.

# check(NAME; OFFENDERS; BROKEN): OFFENDERS prints each place that is wrong; BROKEN makes the input wrong
def check($name; offenders; broken):
  (try {found: [offenders | tostring]} catch {found: ["the check itself fails: \(.)"]}) as $judged
  | (try {noticed: ([broken | offenders] | length > 0)} catch {noticed: false}) as $proof
  | if $judged.found != [] then ["FAIL", $name, ($judged.found | unique | join("; "))]
    elif $proof.noticed | not then ["FAIL", $name, "it does not notice what it looks for"]
    else ["ok", $name, ""] end
  | @tsv;
