namespace MetaFlow.Tests.Workflows.ReadBack;

/// <summary>What people read of the shipped examples.</summary>
public static class ShippedWords
{
    public static TheoryData<string, string, string> All => new()
    {
        {
            "adc-golden-set", "en", """
            Workflow 'ADC golden set' (adc-golden-set)
              Starts when somebody asks for it.
              Takes 'studies', a list; a list of 3 items if nothing is given. (Answers of ClinicalTrials.gov, or studies out of them)
              Takes 'publications', a list; a list of 2 items if nothing is given. (Each with pmid or patent, and title)
              Takes 'previous', a list; an empty list if nothing is given. (The set of the run before)
              Takes 'target', a whole number from 1 to 1,000; 100 if nothing is given.
              Neither reads nor changes anything outside of the run.
            golden: Makes a golden set of at most the input 'target' conjugates from the studies in the input 'studies'.
              Setting 'publications': the input 'publications'.
              Setting 'previous': the input 'previous'.
              Note: A set that is short is not filled: the summary says what was lost where
            payloads: Works out what follows from the structures `$append([], $distinct(steps.golden.golden.payload))`.
            At the end it gives back:
              'drugs': `$append([], steps.golden.golden.drug)`
              'lost': 'summary.rejectedByGate' of 'golden'
              'payloads': `$append([], steps.payloads.structures.(of.value & ' ' & formula))`
            """
        },
        {
            "adc-golden-set", "ko", """
            워크플로 'ADC 골든셋' (adc-golden-set)
              누군가 요청하면 시작합니다.
              입력 'studies'는 목록입니다. 입력하지 않으면 항목이 3개인 목록을 씁니다. (Answers of ClinicalTrials.gov, or studies out of them)
              입력 'publications'는 목록입니다. 입력하지 않으면 항목이 2개인 목록을 씁니다. (Each with pmid or patent, and title)
              입력 'previous'는 목록입니다. 입력하지 않으면 빈 목록을 씁니다. (The set of the run before)
              입력 'target'은 1부터 1,000까지의 정수입니다. 입력하지 않으면 100을 씁니다.
              실행 바깥의 것은 읽지도 바꾸지도 않습니다.
            golden: 입력 'studies'의 연구로 ADC 골든셋을 최대 입력 'target'개까지 만듭니다.
              설정 'publications': 입력 'publications'
              설정 'previous': 입력 'previous'
              메모: A set that is short is not filled: the summary says what was lost where
            payloads: `$append([], $distinct(steps.golden.golden.payload))`의 구조에서 특징을 계산합니다.
            끝나면 다음을 돌려줍니다:
              'drugs': `$append([], steps.golden.golden.drug)`
              'lost': 'golden' 단계의 'summary.rejectedByGate'
              'payloads': `$append([], steps.payloads.structures.(of.value & ' ' & formula))`
            """
        },
        {
            "allocate-costs", "en", """
            Workflow 'Allocate costs' (allocate-costs)
              Starts when somebody asks for it.
              Takes 'amount', a whole number of at least 0; 1,000,000 if nothing is given.
              Takes 'departments', a list; a list of 3 items if nothing is given. (Each with name and weight)
              Neither reads nor changes anything outside of the run.
            shares: Runs a C# script in the sandbox on `inputs`.
              Setting 'code': "var departments = input["departments"].Items.Select(item => new Share(item["name"].Text, item["weight"].Number)).ToList(); var total = departments.Sum(share => share.Weight); if (departments.Count == 0 || total <= 0) { throw new ScriptDataException("There is no weight to divide by."); } var amount = input["amount"].Number; var exact = departments.Select(share => amount * share.Weight / total).ToList(); var parts = exact.Select(part => Math.Floor(part)).ToList(); var left = (int)(amount - parts.Sum()); foreach (var at in Enumerable.Range(0, exact.Count).OrderByDescending(at => exact[at] - parts[at]).Take(left)) { parts[at]++; } ctx.Log("To the largest remainders: " + left); return departments.Select((share, at) => new { name = share.Name, amount = parts[at] }); record Share(string Name, decimal Weight);".
              Setting 'output': `{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"amount":{"type":"number"}},"required":["name","amount"]}}`.
              Note: Largest remainders: what rounding down leaves over goes to those who lost most by it
            adds_up: Sets 'sum' to the sum of 'amount' of 'shares'.
            At the end it gives back:
              'shares': the output of 'shares'
              'adds': `vars.sum = inputs.amount`
            """
        },
        {
            "allocate-costs", "ko", """
            워크플로 '비용 배분' (allocate-costs)
              누군가 요청하면 시작합니다.
              입력 'amount'는 0 이상의 정수입니다. 입력하지 않으면 1,000,000을 씁니다.
              입력 'departments'는 목록입니다. 입력하지 않으면 항목이 3개인 목록을 씁니다. (Each with name and weight)
              실행 바깥의 것은 읽지도 바꾸지도 않습니다.
            shares: `inputs`에 C# 스크립트를 격리된 프로세스에서 실행합니다.
              설정 'code': "var departments = input["departments"].Items.Select(item => new Share(item["name"].Text, item["weight"].Number)).ToList(); var total = departments.Sum(share => share.Weight); if (departments.Count == 0 || total <= 0) { throw new ScriptDataException("There is no weight to divide by."); } var amount = input["amount"].Number; var exact = departments.Select(share => amount * share.Weight / total).ToList(); var parts = exact.Select(part => Math.Floor(part)).ToList(); var left = (int)(amount - parts.Sum()); foreach (var at in Enumerable.Range(0, exact.Count).OrderByDescending(at => exact[at] - parts[at]).Take(left)) { parts[at]++; } ctx.Log("To the largest remainders: " + left); return departments.Select((share, at) => new { name = share.Name, amount = parts[at] }); record Share(string Name, decimal Weight);"
              설정 'output': `{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"amount":{"type":"number"}},"required":["name","amount"]}}`
              메모: Largest remainders: what rounding down leaves over goes to those who lost most by it
            adds_up: 'sum' 값을 'shares' 단계의 'amount'의 합계로 정합니다.
            끝나면 다음을 돌려줍니다:
              'shares': 'shares' 단계 결과
              'adds': `vars.sum = inputs.amount`
            """
        },
        {
            "approve-refund", "en", """
            Workflow 'Refund with approval' (approve-refund)
              Starts when somebody asks for it.
              Takes 'order', an object with 'id', 'customer' and 'items'; `{"id":"A-1041","customer":"김민수","items":[{"name":"Keyboard","price":89000,"returned":1},{"name":"Cable","price":9000,"returned":0}]}` if nothing is given. (What was bought, and what comes back)
              Takes 'limit', a number of at least 0; 50,000 if nothing is given. (From which amount on somebody is asked)
              Sends something to people: 'ok' and 'pay'.
              Changes things outside of the run: 'told'.
            refund: Makes new data from the input 'order' with `{ 'order': id, 'customer': customer, 'amount': $sum(items.(price * returned)) }`.
            large: If 'amount' of 'refund' is at least the input 'limit':
              ok: Asks for approval: "Refund ['amount' of 'refund'] to ['customer' of 'refund']?". Shown is the output of 'refund'.
                Setting 'form': `{"type":"object","required":["reason"],"properties":{"reason":{"type":"string","enum":["damaged","late","other"]}}}`.
                Setting 'reminder': 4 hours.
                Setting 'timeout': 2 days.
                Sends something to people.
                Asks a person and waits for the answer.
            pay: Sends a message by "inbox": "Pay ['amount' of 'refund'] back to ['customer' of 'refund'] for order ['order' of 'refund']."
              Setting 'subject': "Refund".
              Sends to inbox.
              If it fails, it is tried up to 3 times in all, first 5 seconds apart and twice as long each time.
            told: Emits the event "refund.made" with the output of 'refund'.
              Changes something outside of the run.
              Sends to refund.made.
              If it fails, it is tried up to 3 times in all, first 5 seconds apart and twice as long each time.
            At the end it gives back the output of 'refund'.
            """
        },
        {
            "approve-refund", "ko", """
            워크플로 '환불 승인' (approve-refund)
              누군가 요청하면 시작합니다.
              입력 'order'는 'id', 'customer', 'items'가 있는 객체입니다. 입력하지 않으면 `{"id":"A-1041","customer":"김민수","items":[{"name":"Keyboard","price":89000,"returned":1},{"name":"Cable","price":9000,"returned":0}]}`을 씁니다. (What was bought, and what comes back)
              입력 'limit'은 0 이상의 숫자입니다. 입력하지 않으면 50,000을 씁니다. (From which amount on somebody is asked)
              사람에게 보내는 단계: 'ok'와 'pay'
              실행 바깥을 바꾸는 단계: 'told'
            refund: 입력 'order'에 `{ 'order': id, 'customer': customer, 'amount': $sum(items.(price * returned)) }` 식을 적용해 새 데이터를 만듭니다.
            large: 'refund' 단계의 'amount'가 입력 'limit' 이상인 경우:
              ok: 승인을 요청합니다: "Refund ['refund' 단계의 'amount'] to ['refund' 단계의 'customer']?". 'refund' 단계 결과를 보여 줍니다.
                설정 'form': `{"type":"object","required":["reason"],"properties":{"reason":{"type":"string","enum":["damaged","late","other"]}}}`
                설정 'reminder': 4시간
                설정 'timeout': 2일
                사람에게 무언가를 보냅니다.
                사람에게 묻고 답을 기다립니다.
            pay: "inbox" 채널로 "Pay ['refund' 단계의 'amount'] back to ['refund' 단계의 'customer'] for order ['refund' 단계의 'order']." 메시지를 보냅니다.
              설정 'subject': "Refund"
              inbox로 보냅니다.
              실패하면 모두 3번까지 시도합니다. 처음에는 5초를 기다리고, 기다리는 시간은 매번 두 배가 됩니다.
            told: 'refund' 단계 결과를 담아 "refund.made" 이벤트를 알립니다.
              실행 바깥의 것을 바꿉니다.
              refund.made로 보냅니다.
              실패하면 모두 3번까지 시도합니다. 처음에는 5초를 기다리고, 기다리는 시간은 매번 두 배가 됩니다.
            끝나면 'refund' 단계 결과를 돌려줍니다.
            """
        },
        {
            "clean-contacts", "en", """
            Workflow 'Clean a contact list' (clean-contacts)
              Starts when somebody asks for it.
              Takes 'contacts', a list; a list of 5 items if nothing is given.
              Neither reads nor changes anything outside of the run.
            clean: Makes new data from the input 'contacts' with `$sort($distinct($map($, $lowercase ~> $trim))[$contains(/^[^@ ]+@[^@ ]+\.[^@ ]+$/)])[]`.
            dropped: Sets 'dropped' to the number of items in the input 'contacts' minus the number of items in the output of 'clean'.
              Only if the number of items in the output of 'clean' is less than the number of items in the input 'contacts'; otherwise it is skipped.
            """
        },
        {
            "clean-contacts", "ko", """
            워크플로 '연락처 정리' (clean-contacts)
              누군가 요청하면 시작합니다.
              입력 'contacts'는 목록입니다. 입력하지 않으면 항목이 5개인 목록을 씁니다.
              실행 바깥의 것은 읽지도 바꾸지도 않습니다.
            clean: 입력 'contacts'에 `$sort($distinct($map($, $lowercase ~> $trim))[$contains(/^[^@ ]+@[^@ ]+\.[^@ ]+$/)])[]` 식을 적용해 새 데이터를 만듭니다.
            dropped: 'dropped' 값을 입력 'contacts'의 항목 수에서 'clean' 단계 결과의 항목 수를 뺀 값으로 정합니다.
              'clean' 단계 결과의 항목 수가 입력 'contacts'의 항목 수보다 작은 경우에만 실행하고, 그렇지 않으면 건너뜁니다.
            """
        },
        {
            "exchange-alert", "en", """
            Workflow 'Exchange rate alert' (exchange-alert)
              Starts when somebody asks for it.
              Takes 'currency', one of "USD", "EUR" or "JPY"; "USD" if nothing is given.
              Takes 'limit', a number of at least 0; 1,400 if nothing is given. (From how many won on the rate is high)
              Sends something to people: 'told'.
              Reads outside of the run: 'rate'.
            asked: Tries this:
              rate: Reads "https://rates.example.com/latest".
                Setting 'query': {'from': the input 'currency', 'to': "KRW"}.
                Setting 'response': `{"schema":{"type":"object","required":["day","rate"],"properties":{"day":{"type":"string"},"rate":{"type":"number"}}}}`.
                Reads from rates.example.com.
              high: If 'body.rate' of 'rate' is at least the input 'limit':
                told: Sends a message by "inbox": "On ['body.day' of 'rate'] one [the input 'currency'] was ['body.rate' of 'rate'] won."
                  Setting 'subject': "[the input 'currency'] is high".
                  Sends to inbox.
                is_high: Sets 'state' to "high".
              Otherwise:
                is_low: Sets 'state' to "not high".
            If one of these steps fails:
              unknown: Sets 'state' to "unknown: [the text of the problem]".
            At the end it gives back:
              'state': 'state'
            """
        },
        {
            "exchange-alert", "ko", """
            워크플로 '환율 알림' (exchange-alert)
              누군가 요청하면 시작합니다.
              입력 'currency'는 "USD", "EUR" 또는 "JPY"입니다. 입력하지 않으면 "USD"를 씁니다.
              입력 'limit'은 0 이상의 숫자입니다. 입력하지 않으면 1,400을 씁니다. (From how many won on the rate is high)
              사람에게 보내는 단계: 'told'
              실행 바깥을 읽는 단계: 'rate'
            asked: 다음을 시도합니다:
              rate: "https://rates.example.com/latest" 주소를 읽습니다.
                설정 'query': {'from': 입력 'currency', 'to': "KRW"}
                설정 'response': `{"schema":{"type":"object","required":["day","rate"],"properties":{"day":{"type":"string"},"rate":{"type":"number"}}}}`
                rates.example.com에서 읽어 옵니다.
              high: 'rate' 단계의 'body.rate'가 입력 'limit' 이상인 경우:
                told: "inbox" 채널로 "On ['rate' 단계의 'body.day'] one [입력 'currency'] was ['rate' 단계의 'body.rate'] won." 메시지를 보냅니다.
                  설정 'subject': "[입력 'currency'] is high"
                  inbox로 보냅니다.
                is_high: 'state' 값을 "high"로 정합니다.
              그렇지 않으면:
                is_low: 'state' 값을 "not high"로 정합니다.
            그중 한 단계라도 실패하면:
              unknown: 'state' 값을 "unknown: [문제의 내용]"으로 정합니다.
            끝나면 다음을 돌려줍니다:
              'state': 'state' 값
            """
        },
        {
            "hello", "en", """
            Workflow 'Hello' (hello)
              Starts when somebody asks for it.
              Takes 'name', a text; "world" if nothing is given. (Who is greeted)
              Neither reads nor changes anything outside of the run.
            greet: Sets 'greeting' to "Hello [the input 'name']".
            """
        },
        {
            "hello", "ko", """
            워크플로 '인사' (hello)
              누군가 요청하면 시작합니다.
              입력 'name'은 글입니다. 입력하지 않으면 "world"를 씁니다. (Who is greeted)
              실행 바깥의 것은 읽지도 바꾸지도 않습니다.
            greet: 'greeting' 값을 "Hello [입력 'name']"으로 정합니다.
            """
        },
        {
            "invoice-check", "en", """
            Workflow 'Invoice check' (invoice-check)
              Starts when somebody asks for it.
              Takes 'invoice', an object with 'number', 'rate', 'total' and 'lines'; `{"number":"2026-0117","rate":"1,380","total":260,"lines":[{"text":"Paper","amount":80},{"text":"Printing","amount":160}]}` if nothing is given. (With its number, rate, total and lines)
              Takes 'large', a number of at least 0; 1,000 if nothing is given. (From which total on somebody has a second look)
              Sends something to people: 'second_look'.
            rate: Makes new data from the input 'invoice.rate' with `$number($)`.
              Note: A rate that cannot be read as a number counts as 1
              If it fails for good, the run goes on with 1 as its output.
            checked: Tries this:
              sum: Makes new data from the input 'invoice' with `($sum := $sum(lines.amount); $assert($sum = total, 'The lines make ' & $sum & ', the invoice says ' & total); $sum)`.
              second_look: Sends a message by "inbox": "Invoice [the input 'invoice.number'] comes to [the output of 'sum']."
                Setting 'subject': "A large invoice".
                Only if the output of 'sum' is at least the input 'large'; otherwise it is skipped.
                Sends to inbox.
                If it fails, it is tried up to 3 times in all, first 5 seconds apart and twice as long each time.
              accepted: Sets 2 values:
                Sets 'verdict' to "accepted".
                Sets 'amount' to the output of 'sum' times the output of 'rate'.
            If one of these steps fails:
              refused: Sets 2 values:
                Sets 'verdict' to "refused: [the text of the problem]".
                Sets 'amount' to 0.
            In any case, at the end:
              told: Sends a message by "log": "Invoice [the input 'invoice.number'] was checked."
            At the end it gives back:
              'invoice': the input 'invoice.number'
              'verdict': 'verdict'
              'amount': 'amount'
            """
        },
        {
            "invoice-check", "ko", """
            워크플로 '청구서 확인' (invoice-check)
              누군가 요청하면 시작합니다.
              입력 'invoice'는 'number', 'rate', 'total', 'lines'가 있는 객체입니다. 입력하지 않으면 `{"number":"2026-0117","rate":"1,380","total":260,"lines":[{"text":"Paper","amount":80},{"text":"Printing","amount":160}]}`을 씁니다. (With its number, rate, total and lines)
              입력 'large'는 0 이상의 숫자입니다. 입력하지 않으면 1,000을 씁니다. (From which total on somebody has a second look)
              사람에게 보내는 단계: 'second_look'
            rate: 입력 'invoice.rate'에 `$number($)` 식을 적용해 새 데이터를 만듭니다.
              메모: A rate that cannot be read as a number counts as 1
              끝내 실패하면 1을 결과로 삼아 계속합니다.
            checked: 다음을 시도합니다:
              sum: 입력 'invoice'에 `($sum := $sum(lines.amount); $assert($sum = total, 'The lines make ' & $sum & ', the invoice says ' & total); $sum)` 식을 적용해 새 데이터를 만듭니다.
              second_look: "inbox" 채널로 "Invoice [입력 'invoice.number'] comes to ['sum' 단계 결과]." 메시지를 보냅니다.
                설정 'subject': "A large invoice"
                'sum' 단계 결과가 입력 'large' 이상인 경우에만 실행하고, 그렇지 않으면 건너뜁니다.
                inbox로 보냅니다.
                실패하면 모두 3번까지 시도합니다. 처음에는 5초를 기다리고, 기다리는 시간은 매번 두 배가 됩니다.
              accepted: 값 2개를 정합니다:
                'verdict' 값을 "accepted"로 정합니다.
                'amount' 값을 'sum' 단계 결과에 'rate' 단계 결과를 곱한 값으로 정합니다.
            그중 한 단계라도 실패하면:
              refused: 값 2개를 정합니다:
                'verdict' 값을 "refused: [문제의 내용]"으로 정합니다.
                'amount' 값을 0으로 정합니다.
            성공하든 실패하든 마지막에:
              told: "log" 채널로 "Invoice [입력 'invoice.number'] was checked." 메시지를 보냅니다.
            끝나면 다음을 돌려줍니다:
              'invoice': 입력 'invoice.number'
              'verdict': 'verdict' 값
              'amount': 'amount' 값
            """
        },
        {
            "order-fulfilment", "en", """
            Workflow 'Order fulfilment' (order-fulfilment)
              Starts when somebody asks for it.
              Takes 'orders', a list of objects with 'id', 'customer' and 'lines'; a list of 3 items if nothing is given. (Each with its id, its customer and its lines)
              Takes 'stock', a list of objects with 'sku' and 'count'; a list of 3 items if nothing is given. (How many there are of each article)
              Takes 'delivery', one of "standard" or "express"; "standard" if nothing is given. (How parcels travel; express costs 5,000 more)
              Neither reads nor changes anything outside of the run.
            handled: For each item of the input 'orders', up to 3 at a time:
              There may be at most 100 items; with more it fails before it does anything.
              An item that fails is left out of the results and listed among the failed; the others go on.
              Each item gives {'order': 'id' of the item, 'customer': 'customer' of the item, 'state': 'state', 'missing': the output of 'missing', 'total': the output of 'total' plus 'fee'}.
              Note: Three orders at a time; one that fails does not hold up the others
              look: Runs 2 branches at the same time and goes on when all of them are done:
                Branch 'money':
                  total: Makes new data from 'lines' of the item with `$sum($.(quantity * price))`.
                Branch 'shelf':
                  missing: Makes new data from {'lines': 'lines' of the item, 'stock': the input 'stock'} with `($stock := stock; [$filter(lines, function($line) { $sum($stock[sku = $line.sku].count) < $line.quantity }).sku])`.
              in_stock: If the number of items in the output of 'missing' is 0:
                ready: Sets 2 values:
                  Sets 'state' to "ready".
                  Sets 'fee' to `inputs.delivery = 'express' ? 5000 : 0`.
              Otherwise:
                held: Sets 2 values:
                  Sets 'state' to "waiting".
                  Sets 'fee' to 0.
            At the end it gives back:
              'ready': `[steps.handled.results[state = 'ready'].order]`
              'waiting': `[steps.handled.results[state = 'waiting'].order]`
              'total': `$sum([steps.handled.results[state = 'ready'].total])`
            """
        },
        {
            "order-fulfilment", "ko", """
            워크플로 '주문 처리' (order-fulfilment)
              누군가 요청하면 시작합니다.
              입력 'orders'는 'id', 'customer', 'lines'가 있는 객체 목록입니다. 입력하지 않으면 항목이 3개인 목록을 씁니다. (Each with its id, its customer and its lines)
              입력 'stock'은 'sku'와 'count'가 있는 객체 목록입니다. 입력하지 않으면 항목이 3개인 목록을 씁니다. (How many there are of each article)
              입력 'delivery'는 "standard" 또는 "express"입니다. 입력하지 않으면 "standard"를 씁니다. (How parcels travel; express costs 5,000 more)
              실행 바깥의 것은 읽지도 바꾸지도 않습니다.
            handled: 입력 'orders'에 있는 항목마다, 한 번에 3개까지 동시에 실행합니다:
              항목은 100개까지이며, 더 많으면 아무것도 하지 않고 실패합니다.
              실패한 항목은 결과에서 빼서 실패 목록에 적고 나머지를 계속합니다.
              항목마다 {'order': 항목의 'id', 'customer': 항목의 'customer', 'state': 'state' 값, 'missing': 'missing' 단계 결과, 'total': 'total' 단계 결과에 'fee' 값을 더한 값}을 결과로 남깁니다.
              메모: Three orders at a time; one that fails does not hold up the others
              look: 가지 2개를 동시에 실행하고, 모두 끝나면 다음으로 넘어갑니다:
                가지 'money':
                  total: 항목의 'lines'에 `$sum($.(quantity * price))` 식을 적용해 새 데이터를 만듭니다.
                가지 'shelf':
                  missing: {'lines': 항목의 'lines', 'stock': 입력 'stock'}에 `($stock := stock; [$filter(lines, function($line) { $sum($stock[sku = $line.sku].count) < $line.quantity }).sku])` 식을 적용해 새 데이터를 만듭니다.
              in_stock: 'missing' 단계 결과의 항목 수가 0과 같은 경우:
                ready: 값 2개를 정합니다:
                  'state' 값을 "ready"로 정합니다.
                  'fee' 값을 `inputs.delivery = 'express' ? 5000 : 0`으로 정합니다.
              그렇지 않으면:
                held: 값 2개를 정합니다:
                  'state' 값을 "waiting"으로 정합니다.
                  'fee' 값을 0으로 정합니다.
            끝나면 다음을 돌려줍니다:
              'ready': `[steps.handled.results[state = 'ready'].order]`
              'waiting': `[steps.handled.results[state = 'waiting'].order]`
              'total': `$sum([steps.handled.results[state = 'ready'].total])`
            """
        },
        {
            "order-report", "en", """
            Workflow 'Order report' (order-report)
              Starts when somebody asks for it.
              Takes 'orders', a list; a list of 5 items if nothing is given. (Each with customer, price and quantity)
              Takes 'target', a number of at least 0; 100,000 if nothing is given.
              Neither reads nor changes anything outside of the run.
            customers: Makes new data from the input 'orders' with `$each(${ customer: $sum($.(price * quantity)) }, function($total, $name) { { 'customer': $name, 'total': $total } })^(>total)`.
              Note: One line for each customer, the largest total first
            total: Sets 2 values:
              Sets 'total' to the sum of 'total' of 'customers'.
              Sets 'best' to `steps.customers[[0..2]]`.
            reached: If 'total' is at least the input 'target':
              praise: Sets 'message' to "The target of [the input 'target'] is reached: ['total'].".
            Otherwise:
              gap: Sets 'message' to "[the input 'target' minus 'total'] short of the target of [the input 'target'].".
            """
        },
        {
            "order-report", "ko", """
            워크플로 '주문 보고' (order-report)
              누군가 요청하면 시작합니다.
              입력 'orders'는 목록입니다. 입력하지 않으면 항목이 5개인 목록을 씁니다. (Each with customer, price and quantity)
              입력 'target'은 0 이상의 숫자입니다. 입력하지 않으면 100,000을 씁니다.
              실행 바깥의 것은 읽지도 바꾸지도 않습니다.
            customers: 입력 'orders'에 `$each(${ customer: $sum($.(price * quantity)) }, function($total, $name) { { 'customer': $name, 'total': $total } })^(>total)` 식을 적용해 새 데이터를 만듭니다.
              메모: One line for each customer, the largest total first
            total: 값 2개를 정합니다:
              'total' 값을 'customers' 단계의 'total'의 합계로 정합니다.
              'best' 값을 `steps.customers[[0..2]]`로 정합니다.
            reached: 'total' 값이 입력 'target' 이상인 경우:
              praise: 'message' 값을 "The target of [입력 'target'] is reached: ['total' 값]."으로 정합니다.
            그렇지 않으면:
              gap: 'message' 값을 "[입력 'target'에서 'total' 값을 뺀 값] short of the target of [입력 'target']."으로 정합니다.
            """
        },
        {
            "wait-and-greet", "en", """
            Workflow 'Wait and greet' (wait-and-greet)
              Starts when somebody asks for it.
              Takes 'name', a text; "Minsu" if nothing is given. (Who is greeted)
              Takes 'pause', a text; "PT3S" if nothing is given. (How long to rest: PT3S is three seconds, P1D a day)
              Changes things outside of the run: 'greeting'.
            rest: Waits for the input 'pause'.
              Note: Nothing is held meanwhile, and a restart changes nothing
            greeting: Runs the workflow "hello" with {'name': the input 'name'} and waits for its result.
              For what it does outside of the run, see that workflow.
            At the end it gives back 'greeting' of 'greeting'.
            """
        },
        {
            "wait-and-greet", "ko", """
            워크플로 '기다렸다 인사하기' (wait-and-greet)
              누군가 요청하면 시작합니다.
              입력 'name'은 글입니다. 입력하지 않으면 "Minsu"를 씁니다. (Who is greeted)
              입력 'pause'는 글입니다. 입력하지 않으면 "PT3S"를 씁니다. (How long to rest: PT3S is three seconds, P1D a day)
              실행 바깥을 바꾸는 단계: 'greeting'
            rest: 입력 'pause' 동안 기다립니다.
              메모: Nothing is held meanwhile, and a restart changes nothing
            greeting: 워크플로 "hello"를 {'name': 입력 'name'}으로 실행하고 결과를 기다립니다.
              실행 바깥에서 하는 일은 그 워크플로에서 확인하세요.
            끝나면 'greeting' 단계의 'greeting'을 돌려줍니다.
            """
        },
        {
            "weekly-report", "en", """
            Workflow 'Weekly report' (weekly-report)
              Starts by itself: every Monday at 09:00 (Seoul).
                If starts were missed while nothing could run, the last one is caught up.
                While the run before is not done, the next one is skipped.
                Gives the input 'team': "Store Seoul".
              Starts when somebody asks for it.
              Takes 'team', a text; "Store" if nothing is given. (Whose report it is)
              Takes 'sales', a list of numbers; `[410,380,395,450,620,780,540,430,405,390,480,660,810,575]` if nothing is given. (The week before, then this week, day by day)
              Sends something to people: 'report'.
            weeks: Sets 2 values:
              Sets 'before' to `$sum([inputs.sales[[0..6]]])`.
              Sets 'now' to `$sum([inputs.sales[[7..13]]])`.
            change: Makes new data from {'before': 'before', 'now': 'now'} with `$round((now - before) / before * 100, 1)`.
              Note: In percent, with one digit
              Only if 'before' is more than 0; otherwise it is skipped.
            report: Sends a message by "inbox": "This week **['now']**, the week before ['before'] ([`$exists(steps.change) ? $string(steps.change) & ' %' : 'nothing to compare with'`])."
              Setting 'subject': "[the input 'team']: the week".
              Setting 'format': "markdown".
              Sends to inbox.
              If it fails, it is tried up to 3 times in all, first 30 seconds apart and twice as long each time.
            At the end it gives back:
              'before': 'before'
              'now': 'now'
              'change': `steps.change ?? 0`
            """
        },
        {
            "weekly-report", "ko", """
            워크플로 '주간 보고' (weekly-report)
              자동으로 시작합니다: 매주 월요일 09:00 (서울)
                서버가 꺼져 있어 놓친 실행이 있으면 마지막 한 번만 뒤늦게 시작합니다.
                앞선 실행이 끝나지 않았으면 이번 실행은 건너뜁니다.
                입력 'team'에 넣는 값: "Store Seoul"
              누군가 요청하면 시작합니다.
              입력 'team'은 글입니다. 입력하지 않으면 "Store"를 씁니다. (Whose report it is)
              입력 'sales'는 숫자 목록입니다. 입력하지 않으면 `[410,380,395,450,620,780,540,430,405,390,480,660,810,575]`를 씁니다. (The week before, then this week, day by day)
              사람에게 보내는 단계: 'report'
            weeks: 값 2개를 정합니다:
              'before' 값을 `$sum([inputs.sales[[0..6]]])`으로 정합니다.
              'now' 값을 `$sum([inputs.sales[[7..13]]])`으로 정합니다.
            change: {'before': 'before' 값, 'now': 'now' 값}에 `$round((now - before) / before * 100, 1)` 식을 적용해 새 데이터를 만듭니다.
              메모: In percent, with one digit
              'before' 값이 0보다 큰 경우에만 실행하고, 그렇지 않으면 건너뜁니다.
            report: "inbox" 채널로 "This week **['now' 값]**, the week before ['before' 값] ([`$exists(steps.change) ? $string(steps.change) & ' %' : 'nothing to compare with'`])." 메시지를 보냅니다.
              설정 'subject': "[입력 'team']: the week"
              설정 'format': "markdown"
              inbox로 보냅니다.
              실패하면 모두 3번까지 시도합니다. 처음에는 30초를 기다리고, 기다리는 시간은 매번 두 배가 됩니다.
            끝나면 다음을 돌려줍니다:
              'before': 'before' 값
              'now': 'now' 값
              'change': `steps.change ?? 0`
            """
        },
    };
}
