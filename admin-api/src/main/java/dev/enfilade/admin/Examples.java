package dev.enfilade.admin;

/** The examples of the OpenAPI document. */
public final class Examples {
    public static final String ACTOR = """
            {
              "connector": {"type": "http", "url": "https://billing.example.com/events", "timeout": "PT10S"},
              "orderScope": "group",
              "concurrency": 16,
              "errorPolicy": {
                "retry": {"attempts": 5, "initialDelay": "PT1S", "multiplier": 2, "maxDelay": "PT5M"},
                "then": "park"
              }
            }""";

    public static final String SUBSCRIPTION = """
            {
              "actor": "billing",
              "filters": [
                {"exact": {"type": "order.placed"}},
                {"any": [{"prefix": {"source": "/shop/"}}, {"not": {"suffix": {"subject": "-test"}}}]}
              ],
              "transform": {"language": "jslt", "expression": "{\\"amount\\": .total}"}
            }""";

    public static final String REASON = """
            {"reason": "the customer asked for it"}""";

    private Examples() {}
}
