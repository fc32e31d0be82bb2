using MetaFlow.Json;
using MetaFlow.Knowledge.Passages;

namespace MetaFlow.Tests.Knowledge.Ingestion;

public sealed class OpenApiReaderTests
{
    internal const string Description = """
        openapi: 3.0.3
        info: { title: 물건 API, description: 물건을 맡깁니다. }
        servers:
          - url: https://{region}.example.com/v1/
            variables: { region: { default: kr } }
        security: [ { key: [] } ]
        paths:
          /things/{id}:
            parameters:
              - { name: id, in: path, required: true, schema: { type: integer }, description: 번호 }
            get:
              operationId: getThing
              summary: 물건 하나
              tags: [things]
              parameters:
                - $ref: '#/components/parameters/Full'
                - { name: sort, in: query, schema: { type: string, enum: [new, old] } }
              responses:
                '404': { description: none }
                '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }
            put:
              security: [ { user: [things.write] } ]
              servers: [ { url: 'https://write.example.com' } ]
              requestBody: { $ref: '#/components/requestBodies/Thing' }
              responses: { '204': { description: done } }
        components:
          parameters: { Full: { name: full, in: query, description: 부분까지, schema: { type: boolean, default: false } } }
          requestBodies: { Thing: { content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }
          securitySchemes:
            key: { type: apiKey, in: header, name: X-Key }
            user: { type: http, scheme: Bearer }
          schemas:
            Thing:
              type: object
              required: [name]
              properties:
                name: { type: string, x-note: 5 }
                parts: { type: array, items: { $ref: '#/components/schemas/Thing' } }
        """;

    [Fact]
    public async Task Each_operation_is_a_passage_with_all_that_a_call_needs()
    {
        var read = await Reading.ReadAsync("things.yaml", Description);

        var operations = read.Passages.Where(passage => passage.Kind == PassageKind.Operation).ToList();
        Assert.Equal(["물건 하나", "PUT https://write.example.com/things/{id}"], operations.Select(passage => passage.Heading[^1]));
        var get = OperationPassage.Of(operations[0].Data!);
        Assert.Equal(("GET", "https://kr.example.com/v1/things/{id}", "getThing"), (get.Method, get.Url, get.OperationId));
        Assert.Equal(
            ["id path True integer", "full query False boolean", "sort query False string: new | old"],
            get.Parameters.Select(each => $"{each.Name} {each.In} {each.Required} {each.Type}"));
        Assert.Equal(new OperationAuth("key", "apiKey", "header", "X-Key"), Assert.Single(get.Auth));
        Assert.Null(get.RequestBody);
        var put = OperationPassage.Of(operations[1].Data!);
        Assert.Equal(("PUT", "https://write.example.com/things/{id}", "http bearer"), (put.Method, put.Url, Assert.Single(put.Auth).Type));
        Assert.NotNull(put.RequestBody);
        Assert.Null(put.ResponseSchema);
    }

    [Fact]
    public async Task Schemas_are_resolved_and_one_that_contains_itself_ends()
    {
        var read = await Reading.ReadAsync("things.yaml", Description);

        var response = Assert.Single(read.Responses);
        Assert.Equal(("GET", "https://kr.example.com/v1/things/{id}", true), (response.Method, response.Url, response.IsSchema));
        Assert.Equal(
            """{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"parts":{"type":"array","items":{}}}}""",
            response.Body.ToString());
    }

    [Fact]
    public async Task The_text_says_the_operation_as_people_look_for_it()
    {
        var read = await Reading.ReadAsync("things.yaml", Description);

        Assert.Equal(("물건 API", "api", "openapi"), (read.Title, read.Metadata.Category, read.Metadata.Type));
        Assert.Contains("""
            ## 물건 하나

            `GET https://kr.example.com/v1/things/{id}`

            Parameters:
            - id (path, required, integer): 번호
            - full (query, boolean): 부분까지
            - sort (query, string: new | old)

            Authentication: apiKey in header X-Key

            Response: name (string), parts[]
            """, read.Text, StringComparison.Ordinal);
        Assert.Equal(["things"], read.Tags);
    }

    [Fact]
    public async Task A_schema_that_doubles_at_each_level_is_bounded()
    {
        var schemas = new JsonObject.Builder();
        for (var i = 0; i < 40; i++)
        {
            var next = JsonObject.Of(("$ref", $"#/components/schemas/S{i + 1}"));
            schemas[$"S{i}"] = JsonObject.Of(("type", "object"), ("properties", JsonObject.Of(("a", next), ("b", next), ("c", next))));
        }

        var root = JsonObject.Of(
            ("openapi", "3.1.0"),
            ("paths", JsonData.Parse("""{"/a":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S0"}}}}}}}}""")),
            ("components", JsonObject.Of(("schemas", schemas.ToObject()))));

        var read = await Reading.ReadAsync("api.json", root.ToString());

        Assert.InRange(Assert.Single(read.Passages, passage => passage.Kind == PassageKind.Operation).Text.Length, 10, 2000);
    }

    [Fact]
    public async Task Data_that_is_no_description_of_a_service_is_data()
    {
        Assert.Equal("json", (await Reading.ReadAsync("a.json", """{"swagger":"2.0","paths":{"/a":{"get":{}}}}""")).Metadata.Type);
    }
}
