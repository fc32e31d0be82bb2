using System.Text;
using MetaFlow.Shapes;
using MetaFlow.Steps;
using MetaFlow.Workflows;

namespace MetaFlow.Tests.Workflows.World;

/// <summary>A small installation to check definitions in: step types that touch the world, two credentials, two workflows to call.</summary>
internal static class TestWorld
{
    public static readonly StepCatalog Catalog = new(
    [
        .. Some.Catalog.All.Where(type => type.Name is "set" or "data_transform"),
        StepType.Of(typeof(FetchStep), new StepTypeAttribute("api_call") { AlsoCalled = ["http"], Effect = Effect.Write }),
        StepType.Of(typeof(MessageStep), new StepTypeAttribute("notification") { Effect = Effect.Notify }),
        StepType.Of(typeof(AskStep), new StepTypeAttribute("approval") { Effect = Effect.Notify }),
        StepType.Of(typeof(ModelStep), new StepTypeAttribute("llm_call") { Effect = Effect.Read }),
        StepType.Of(typeof(CallStep), new StepTypeAttribute("call_workflow")),
    ]);

    public static readonly Surroundings Around = new()
    {
        Credentials = new Dictionary<string, IReadOnlyList<string>>
        {
            ["naver"] = ["openapi.naver.com"], ["shop"] = ["*.shop.example"],
        },
        Workflows = new Dictionary<string, CalledWorkflow>
        {
            ["tax"] = new(
                "tax", Inputs("""{ "amount": { "type": "number" }, "region": { "enum": ["KR", "US"], "default": "KR" } }"""),
                Shape.ObjectOf([KeyValuePair.Create("tax", new Member(new Shape.Number(IsInteger: false)))]), []),
            ["echo"] = new("echo", [], Shape.Unknown, ["example"]),
        },
    };

    public static CheckedWorkflow? Check(string definition, out IReadOnlyList<Problem> problems) =>
        new WorkflowReader(Catalog).Check(Encoding.UTF8.GetBytes(definition), Around, out problems);

    private static IReadOnlyList<InputDeclaration> Inputs(string inputs) => Some.Workflow("", inputs).Inputs;
}
