// Reads PromQL expressions, one on each line as a JSON string, with Prometheus' own parser; fails at one that it refuses.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/prometheus/prometheus/promql/parser"
)

func main() {
	if err := run(bufio.NewScanner(os.Stdin)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(lines *bufio.Scanner) error {
	count := 0
	for ; lines.Scan(); count++ {
		var expression string
		if err := json.Unmarshal(lines.Bytes(), &expression); err != nil {
			return err
		}
		if _, err := parser.ParseExpr(expression); err != nil {
			return fmt.Errorf("%s\n%w", expression, err)
		}
	}
	if count == 0 {
		return fmt.Errorf("no expression was given")
	}
	return lines.Err()
}
