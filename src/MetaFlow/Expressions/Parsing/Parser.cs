namespace MetaFlow.Expressions.Parsing;

/// <summary>
/// Reads an expression by operator precedence (Vaughan Pratt, "Top down operator precedence", 1973): every token knows
/// how strongly it holds what stands left of it. The binding powers are those of the reference.
/// </summary>
internal sealed class Parser
{
    /// <summary>Deeper nesting in the source than this was written by nobody.</summary>
    public const int MaxNesting = 250;

    private const int Prefix = 70;

    private readonly Lexer _lexer;
    private Token _token;
    private int _nesting;

    private Parser(string source, int start)
    {
        _lexer = new Lexer(source, start);
        _token = _lexer.Next(infix: false);
    }

    /// <summary>Reads the whole source.</summary>
    public static ExpressionSyntax Parse(string source)
    {
        var parser = new Parser(source, 0);
        var draft = parser.Expression(0);
        return parser._token.Kind == TokenKind.End
            ? PathShaper.Shape(draft)
            : throw new ExpressionException("S0201", parser._token.Position, parser._token.Text);
    }

    /// <summary>Reads one expression that begins at <paramref name="start"/> and ends where a closing brace has no opening one.</summary>
    public static ExpressionSyntax ParseUpToBrace(string source, int start, out int end)
    {
        var parser = new Parser(source, start);
        var draft = parser.Expression(0);
        if (!parser._token.Is("}"))
        {
            throw parser._token.Kind == TokenKind.End
                ? new ExpressionException("S0203", source.Length, "(end)", "}}")
                : new ExpressionException("S0201", parser._token.Position, parser._token.Text);
        }

        end = parser._token.Position;
        return PathShaper.Shape(draft);
    }

    private Draft Expression(int power)
    {
        Nesting.Ensure(_token.Position);
        if (++_nesting > MaxNesting)
        {
            throw new ExpressionException("S0501", _token.Position);
        }

        var token = _token;
        Advance(infix: true);
        var left = Begin(token);
        for (var chain = 1; power < PowerOf(_token); chain++)
        {
            token = _token;
            if (chain > PathShaper.MaxDepth)
            {
                throw new ExpressionException("S0501", token.Position);
            }

            Advance();
            left = Continue(token, left);
        }

        _nesting--;
        return left;
    }

    private void Advance(bool infix = false) => _token = _lexer.Next(infix);

    private void Expect(string text, bool infix = false)
    {
        if (!_token.Is(text))
        {
            throw new ExpressionException(_token.Kind == TokenKind.End ? "S0203" : "S0202", _token.Position, _token.Text, text);
        }

        Advance(infix);
    }

    private static int PowerOf(Token token) => token.Kind != TokenKind.Operator ? 0 : token.Text switch
    {
        "[" or "(" or "@" or "#" => 80,
        "." => 75,
        "{" => 70,
        "*" or "/" or "%" or "**" => 60,
        "+" or "-" or "&" => 50,
        "=" or "!=" or "<" or "<=" or ">" or ">=" or "^" or "~>" or "?:" or "??" or "in" => 40,
        "and" => 30,
        "or" => 25,
        "?" => 20,
        ":=" => 10,
        _ => 0,
    };

    // What a token means where an expression begins.
    private Draft Begin(Token token)
    {
        switch (token.Kind)
        {
            case TokenKind.End: return new Draft(DraftKind.End, token.Position, token.Text);
            case TokenKind.Name: return new Draft(DraftKind.Name, token.Position, token.Text);
            case TokenKind.Variable: return new Draft(DraftKind.Variable, token.Position, token.Text);
            case TokenKind.Text: return new Draft(DraftKind.Text, token.Position, token.Text);
            case TokenKind.Number: return new Draft(DraftKind.Number, token.Position, token.Text) { Number = token.Number };
            case TokenKind.Word: return new Draft(DraftKind.Word, token.Position, token.Text);
            case TokenKind.Regex: return new Draft(DraftKind.Regex, token.Position, token.Text) { Left = new Draft(DraftKind.Text, token.Position, token.RegexFlags) };
        }

        return token.Text switch
        {
            // The words can be names of members too.
            "and" or "or" or "in" => new Draft(DraftKind.Name, token.Position, token.Text),
            "*" => new Draft(DraftKind.Wildcard, token.Position, token.Text),
            "**" => new Draft(DraftKind.Descendant, token.Position, token.Text),
            "%" => new Draft(DraftKind.Parent, token.Position, token.Text),
            "-" => new Draft(DraftKind.Negate, token.Position, token.Text) { Left = Expression(Prefix) },
            "(" => Block(token),
            "[" => Array(token),
            "{" => new Draft(DraftKind.Object, token.Position, token.Text) { Pairs = Pairs() },
            "|" => Transform(token),
            _ => throw new ExpressionException("S0211", token.Position, token.Text),
        };
    }

    // What a token means behind an expression.
    private Draft Continue(Token token, Draft left)
    {
        switch (token.Text)
        {
            case "(": return Call(token, left);
            case "[": return Filter(token, left);
            case "{": return new Draft(DraftKind.Binary, token.Position, "{") { Left = left, Pairs = Pairs() };
            case "^": return new Draft(DraftKind.Binary, token.Position, "^") { Left = left, Terms = Terms() };
            case ":=": return Bind(token, left);
            case "@" or "#": return BindFocus(token, left);
            case "?": return Condition(token, left);
            case "?:" or "??":
                return new Draft(DraftKind.Coalesce, token.Position, token.Text) { Left = left, Right = Expression(0) };
            case "**":
                throw new ExpressionException("S0201", token.Position, token.Text);
            default:
                return new Draft(DraftKind.Binary, token.Position, token.Text) { Left = left, Right = Expression(PowerOf(token)) };
        }
    }

    private Draft Block(Token token)
    {
        var block = new Draft(DraftKind.Block, token.Position, "(");
        while (!_token.Is(")"))
        {
            block.Items.Add(Expression(0));
            if (!_token.Is(";"))
            {
                break;
            }

            Advance();
        }

        Expect(")", infix: true);
        return block;
    }

    private Draft Array(Token token)
    {
        var array = new Draft(DraftKind.Array, token.Position, "[");
        if (!_token.Is("]"))
        {
            do
            {
                var item = Expression(0);
                if (_token.Is(".."))
                {
                    var position = _token.Position;
                    Advance();
                    item = new Draft(DraftKind.Binary, position, "..") { Left = item, Right = Expression(0) };
                }

                array.Items.Add(item);
            }
            while (TryComma());
        }

        Expect("]", infix: true);
        return array;
    }

    private bool TryComma()
    {
        if (!_token.Is(","))
        {
            return false;
        }

        Advance();
        return true;
    }

    private List<(Draft Key, Draft Value)> Pairs()
    {
        var pairs = new List<(Draft, Draft)>();
        if (!_token.Is("}"))
        {
            do
            {
                var key = Expression(0);
                Expect(":");
                pairs.Add((key, Expression(0)));
            }
            while (TryComma());
        }

        Expect("}", infix: true);
        return pairs;
    }

    private List<(Draft By, bool Descending)> Terms()
    {
        Expect("(");
        var terms = new List<(Draft, bool)>();
        do
        {
            var descending = _token.Is(">");
            if (descending || _token.Is("<"))
            {
                Advance();
            }

            terms.Add((Expression(0), descending));
        }
        while (TryComma());

        Expect(")");
        return terms;
    }

    private Draft Transform(Token token)
    {
        var transform = new Draft(DraftKind.Transform, token.Position, "|") { Left = Expression(0) };
        Expect("|");
        transform.Right = Expression(0);
        if (TryComma())
        {
            transform.Third = Expression(0);
        }

        Expect("|");
        return transform;
    }

    private Draft Filter(Token token, Draft left)
    {
        if (!_token.Is("]"))
        {
            var filter = new Draft(DraftKind.Binary, token.Position, "[") { Left = left, Right = Expression(0) };
            Expect("]", infix: true);
            return filter;
        }

        // Empty brackets keep one item an array; they belong to the step below all its predicates.
        var step = left;
        while (step is { Kind: DraftKind.Binary, Text: "[" })
        {
            step = step.Left!;
        }

        step.KeepArray = true;
        Advance();
        return left;
    }

    private Draft Bind(Token token, Draft left) => left.Kind == DraftKind.Variable
        ? new Draft(DraftKind.Bind, token.Position, left.Text) { Left = left, Right = Expression(PowerOf(token) - 1) }
        : throw new ExpressionException("S0212", left.Position, left.Text);

    private Draft BindFocus(Token token, Draft left)
    {
        var variable = Expression(PowerOf(token));
        return variable.Kind == DraftKind.Variable
            ? new Draft(DraftKind.Binary, token.Position, token.Text) { Left = left, Right = variable }
            : throw new ExpressionException("S0214", variable.Position, token.Text);
    }

    private Draft Condition(Token token, Draft left)
    {
        var condition = new Draft(DraftKind.Condition, token.Position, "?") { Left = left, Right = Expression(0) };
        if (_token.Is(":"))
        {
            Advance();
            condition.Third = Expression(0);
        }

        return condition;
    }

    private Draft Call(Token token, Draft left)
    {
        var call = new Draft(DraftKind.Call, token.Position, "(") { Left = left };
        if (!_token.Is(")"))
        {
            do
            {
                if (_token.Is("?"))
                {
                    call.Kind = DraftKind.PartialCall;
                    call.Items.Add(new Draft(DraftKind.Placeholder, _token.Position, "?"));
                    Advance();
                }
                else
                {
                    call.Items.Add(Expression(0));
                }
            }
            while (TryComma());
        }

        Expect(")", infix: true);
        return left is { Kind: DraftKind.Name, Text: "function" or "λ" } ? Lambda(call) : call;
    }

    private Draft Lambda(Draft call)
    {
        for (var i = 0; i < call.Items.Count; i++)
        {
            if (call.Items[i].Kind != DraftKind.Variable)
            {
                throw new ExpressionException("S0208", call.Items[i].Position, call.Items[i].Text, $"{i + 1}");
            }
        }

        call.Kind = DraftKind.Lambda;
        if (_token.Is("<"))
        {
            call.Signature = ReadSignature();
        }

        Expect("{");
        call.Right = Expression(0);
        Expect("}");
        return call;
    }

    private Signature ReadSignature()
    {
        var position = _token.Position;
        var text = new System.Text.StringBuilder("<");
        var depth = 1;
        while (depth > 0 && !_token.Is("{") && _token.Kind != TokenKind.End)
        {
            Advance();
            depth += _token.Is("<") ? 1 : _token.Is(">") ? -1 : 0;
            text.Append(_token.Text);
        }

        Expect(">");
        try
        {
            return Signature.Parse(text.ToString());
        }
        catch (ExpressionException exception) when (exception.Locate(position, null))
        {
            throw;
        }
    }
}
