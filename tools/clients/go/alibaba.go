package main

import (
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"slices"

	client "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
)

// Operations whose token travels in the form; the clients made for the API know that.
var tokenInForm = []string{"CreateClientCertificate", "CreateSubCACertificate", "UpdatePcaCertificate"}

// The clients made for the API for Go are built on this core: they flatten the request and call it.
func callAlibaba(q question) (any, error) {
	config := &utils.Config{
		AccessKeyId:     dara.String(os.Getenv("PKI_ACCESS_KEY")),
		AccessKeySecret: dara.String(os.Getenv("PKI_SECRET_KEY")),
		SecurityToken:   dara.String(os.Getenv("PKI_SECURITY_TOKEN")),
		Protocol:        dara.String("HTTP"),
		RegionId:        dara.String("cn-hangzhou"),
	}
	if endpoint, err := url.Parse(os.Getenv("PKI_ENDPOINT")); err == nil {
		config.Endpoint = dara.String(endpoint.Host)
	}
	if q.Algorithm != "" {
		config.SignatureAlgorithm = dara.String(q.Algorithm)
	}
	core, err := client.NewClient(config)
	if err != nil {
		return nil, err
	}
	request, err := requestOf(q)
	if err != nil {
		return nil, err
	}
	params := &utils.Params{
		Action: dara.String(q.Operation), Version: dara.String(q.Version),
		Protocol: dara.String("HTTP"), Pathname: dara.String("/"), Method: dara.String("POST"),
		AuthType: dara.String("AK"), Style: dara.String("RPC"),
		ReqBodyType: dara.String("formData"), BodyType: dara.String("json"),
	}
	result, err := core.CallApi(params, request, &dara.RuntimeOptions{})
	if err != nil {
		return nil, err
	}
	return result["body"], nil
}

func requestOf(q question) (*utils.OpenApiRequest, error) {
	var given map[string]any
	if err := json.Unmarshal(q.Request, &given); err != nil {
		return nil, err
	}
	if passthrough, ok := given["ApiPassthrough"]; ok && q.Operation == "CreateExternalCACertificate" {
		style, name := dara.String("json"), dara.String("ApiPassthrough")
		given["ApiPassthrough"] = utils.ArrayToStringWithSpecifiedStyle(passthrough, name, style)
	}
	request := &utils.OpenApiRequest{}
	if token, ok := given["ClientToken"]; ok && slices.Contains(tokenInForm, q.Operation) {
		delete(given, "ClientToken")
		request.Body = utils.ParseToMap(map[string]any{"ClientToken": token})
	}
	request.Query = utils.Query(given)
	return request, nil
}

func alibabaFailureOf(err error) *failure {
	var refused *tea.SDKError
	if errors.As(err, &refused) {
		var data struct{ RequestId string }
		_ = json.Unmarshal([]byte(dara.StringValue(refused.Data)), &data)
		return &failure{dara.IntValue(refused.StatusCode), dara.StringValue(refused.Code), data.RequestId, dara.StringValue(refused.Message)}
	}
	return &failure{Code: "client", Message: err.Error()}
}
