package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/basic"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/global"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/auth/signer/algorithm"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/config"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/region"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/request"
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/core/sdkerr"
	apig "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/apig/v2"
	ccm "github.com/huaweicloud/huaweicloud-sdk-go-v3/services/ccm/v1"
)

const derived = "V11-HMAC-SHA256"

var algorithms = map[string]algorithm.SigningAlgorithm{
	"":                      algorithm.HmacSHA256,
	derived:                 algorithm.HmacSHA256,
	"SDK-HMAC-SHA256":       algorithm.HmacSHA256,
	"SDK-HMAC-SM3":          algorithm.HmacSM3,
	"SDK-ECDSA-P256-SHA256": algorithm.EcdsaP256SHA256,
	"SDK-SM2-SM3":           algorithm.SM2SM3,
}

// The clients for an algorithm: as a program makes them that names a region, so that they ask for account and project.
func connect(name string) ([]any, error) {
	endpoint := os.Getenv("PKI_ENDPOINT")
	ak, sk, token := os.Getenv("PKI_ACCESS_KEY"), os.Getenv("PKI_SECRET_KEY"), os.Getenv("PKI_SECURITY_TOKEN")
	account := global.NewCredentialsBuilder().WithAk(ak).WithSk(sk).WithSecurityToken(token).
		WithIamEndpointOverride(endpoint)
	project := basic.NewCredentialsBuilder().WithAk(ak).WithSk(sk).WithSecurityToken(token).
		WithIamEndpointOverride(endpoint)
	if name == derived {
		always := func(*request.DefaultHttpRequest) bool { return true }
		account, project = account.WithDerivedPredicate(always), project.WithDerivedPredicate(always)
	}
	build := func(builder *core.HcHttpClientBuilder, credential auth.ICredential) (*core.HcHttpClient, error) {
		return builder.WithRegion(region.NewRegion("cn-north-4", endpoint)).WithDerivedAuthServiceName("ccm").
			WithCredential(credential).WithHttpConfig(config.DefaultHttpConfig().WithSigningAlgorithm(algorithms[name])).
			SafeBuild()
	}
	forAccount, err := build(ccm.CcmClientBuilder(), account.Build())
	if err != nil {
		return nil, err
	}
	forProject, err := build(apig.ApigClientBuilder(), project.Build())
	if err != nil {
		return nil, err
	}
	return []any{ccm.NewCcmClient(forAccount), apig.NewApigClient(forProject)}, nil
}

var connected = map[string][]any{}

func callHuawei(q question) (any, error) {
	clients, ok := connected[q.Algorithm]
	if !ok {
		var err error
		if clients, err = connect(q.Algorithm); err != nil {
			return nil, err
		}
		connected[q.Algorithm] = clients
	}
	for _, client := range clients {
		if method := reflect.ValueOf(client).MethodByName(q.Operation); method.IsValid() {
			return invoke(method, q.Request)
		}
	}
	return nil, fmt.Errorf("the client has no operation %s", q.Operation)
}

// Calls a method with its request, whose parts that are neither in path, query nor header are the body.
func invoke(method reflect.Value, raw json.RawMessage) (any, error) {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(raw, &given); err != nil {
		return nil, err
	}
	kind := method.Type().In(0).Elem()
	parts, body := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	for name, value := range given {
		if hasField(kind, name) {
			parts[name] = value
		} else {
			body[name] = value
		}
	}
	if hasField(kind, "body") {
		parts["body"], _ = json.Marshal(body)
	}
	text, _ := json.Marshal(parts)
	request := reflect.New(kind)
	if err := json.Unmarshal(text, request.Interface()); err != nil {
		return nil, err
	}
	result := method.Call([]reflect.Value{request})
	if err, ok := result[1].Interface().(error); ok {
		return nil, err
	}
	return told(result[0])
}

func hasField(kind reflect.Type, name string) bool {
	for i := range kind.NumField() {
		if tag, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ","); tag == name {
			return true
		}
	}
	return false
}

// What the answer holds; its status where it holds nothing.
func told(result reflect.Value) (any, error) {
	text, err := json.Marshal(result.Interface())
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, err
	}
	delete(fields, "X-request-id")
	if len(fields) == 0 {
		fields = map[string]any{"httpStatusCode": result.Elem().FieldByName("HttpStatusCode").Int()}
	}
	return fields, nil
}

func failureOf(err error) *failure {
	var refused *sdkerr.ServiceResponseError
	if errors.As(err, &refused) {
		return &failure{refused.StatusCode, refused.ErrorCode, refused.RequestId, refused.ErrorMessage}
	}
	return alibabaFailureOf(err)
}
