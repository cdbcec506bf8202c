// Clients calls operations of both clouds with their official clients for Go. It reads one JSON object per line from
// standard input and answers each with one line. Where and with which key to call stands in the environment.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type question struct {
	// One of alibaba, huawei.
	Cloud string `json:"cloud"`
	// Of Alibaba Cloud.
	Version   string          `json:"version"`
	Operation string          `json:"operation"`
	Request   json.RawMessage `json:"request"`
	// How requests are signed; empty: as the client does of itself.
	Algorithm string `json:"algorithm"`
}

// What the client makes of an error of the service.
type failure struct {
	Status    int    `json:"status"`
	Code      string `json:"code"`
	RequestID string `json:"requestId"`
	Message   string `json:"message"`
}

type answer struct {
	Answer any      `json:"answer,omitempty"`
	Error  *failure `json:"error,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			fmt.Fprintln(os.Stderr, "clients: not a question:", err)
			os.Exit(2)
		}
		result, err := call(q)
		a := answer{Answer: result}
		if err != nil {
			a = answer{Error: failureOf(err)}
		}
		if err := out.Encode(a); err != nil {
			os.Exit(2)
		}
	}
}

func call(q question) (any, error) {
	switch q.Cloud {
	case "huawei":
		return callHuawei(q)
	case "alibaba":
		return callAlibaba(q)
	}
	return nil, fmt.Errorf("no such cloud: %s", q.Cloud)
}
