package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/blang/semver"
	"github.com/hashicorp/hcl/v2"
	dotnet "github.com/pulumi/pulumi-dotnet/pulumi-language-dotnet/v3/codegen"
	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	yaml "github.com/pulumi/pulumi-yaml/pkg/pulumiyaml/codegen"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/hcl2/syntax"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

type programGenerator func(program *pcl.Program) (map[string][]byte, hcl.Diagnostics, error)

var programGenerators = map[string]programGenerator{
	"typescript": nodejs.GenerateProgram,
	"python":     python.GenerateProgram,
	"go":         golang.GenerateProgram,
	"csharp":     dotnet.GenerateProgram,
	"java":       java.GenerateProgram,
	"yaml":       yaml.GenerateProgram,
}

// A package, and programs in Pulumi's own language that use it, by name.
type request struct {
	Schema   schema.PackageSpec `json:"schema"`
	Programs map[string]string  `json:"programs"`
}

// Reads programs and writes each of them in every language.
func translate(input io.Reader, output io.Writer) error {
	var asked request
	if err := json.NewDecoder(input).Decode(&asked); err != nil {
		return err
	}
	pkg, err := bind(asked.Schema)
	if err != nil {
		return err
	}
	translated := map[string]map[string]string{}
	for name, text := range asked.Programs {
		translated[name] = map[string]string{}
		for language, generate := range programGenerators {
			if translated[name][language], err = translateOne(pkg, text, generate); err != nil {
				return fmt.Errorf("%s in %s: %w", name, language, err)
			}
		}
	}
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(translated)
}

// Generators change the program that they are given: each gets its own.
func translateOne(pkg *schema.Package, text string, generate programGenerator) (string, error) {
	parser := syntax.NewParser()
	if err := parser.ParseFile(strings.NewReader(text), "main.pp"); err != nil {
		return "", err
	}
	if parser.Diagnostics.HasErrors() {
		return "", parser.Diagnostics
	}
	program, diagnostics, err := pcl.BindProgram(parser.Files, onePackage{pkg})
	if err != nil {
		return "", err
	}
	files, more, err := generate(program)
	if err != nil {
		return "", err
	}
	if all := append(diagnostics, more...); len(all) > 0 {
		return "", all
	}
	for _, content := range files {
		if strings.Contains(string(content), "%!v(PANIC") {
			return "", fmt.Errorf("the generator failed:\n%s", content)
		}
		return string(content), nil
	}
	return "", fmt.Errorf("no file was written")
}

// Knows one package.
type onePackage struct{ pkg *schema.Package }

func (one onePackage) LoadPackage(name string, _ *semver.Version) (*schema.Package, error) {
	if name != one.pkg.Name {
		return nil, fmt.Errorf("programs use the package %s only, not %s", one.pkg.Name, name)
	}
	return one.pkg, nil
}

func (one onePackage) LoadPackageV2(_ context.Context, about *schema.PackageDescriptor) (*schema.Package, error) {
	return one.LoadPackage(about.Name, nil)
}
