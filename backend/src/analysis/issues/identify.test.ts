import { describe, expect, it } from 'vitest';
import { identifyIssue, otherIssue, type ErrorLine } from './identify.ts';

const lineOf = (changes: Partial<ErrorLine> = {}): ErrorLine => ({
  service: 'shop',
  body: 'it failed',
  attributes: '{}',
  templateId: 7,
  template: 'it <*>',
  isError: true,
  ...changes,
});
const issueOf = (changes: Partial<ErrorLine>) => {
  const issue = identifyIssue(lineOf(changes));
  expect(issue).toBeDefined();
  return issue as NonNullable<typeof issue>;
};

interface Trace {
  readonly name: string;
  readonly text: string;
  readonly type: string;
  readonly title: string;
  readonly culprit: string;
  /** The same trouble in another build, on another host, with other values. */
  readonly again: string;
  /** Another trouble that looks much like it. */
  readonly other: string;
}

const TRACES: readonly Trace[] = [
  {
    name: 'Java with causes',
    text: `2026-11-30 10:00:01,123 ERROR [http-nio-8080-exec-3] c.a.o.OrderController : checkout failed
com.acme.order.CheckoutException: order 4711 cannot be paid
	at com.acme.order.CheckoutService.pay(CheckoutService.java:88)
	at com.acme.order.CheckoutService.lambda$checkout$2(CheckoutService.java:61)
	at java.base/java.util.Optional.map(Optional.java:260)
	at com.acme.order.OrderController$$SpringCGLIB$$0.checkout(<generated>)
	at jdk.internal.reflect.GeneratedMethodAccessor112.invoke(Unknown Source)
	at org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)
Caused by: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30005ms.
	at com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:696)
	at com.acme.order.Payments.load(Payments.java:31)
	... 42 common frames omitted`,
    type: 'com.acme.order.CheckoutException',
    title: 'order <num> cannot be paid',
    culprit: 'com.acme.order.CheckoutService.pay (CheckoutService.java)',
    again: `2026-12-01 23:59:59,001 ERROR [http-nio-8080-exec-9] c.a.o.OrderController : checkout failed
com.acme.order.CheckoutException: order 17 cannot be paid
	at com.acme.order.CheckoutService.pay(CheckoutService.java:91)
	at com.acme.order.CheckoutService.lambda$checkout$5(CheckoutService.java:64)
	at java.base/java.util.Optional.map(Optional.java:263)
	at com.acme.order.OrderController$$SpringCGLIB$$1.checkout(<generated>)
	at jdk.internal.reflect.GeneratedMethodAccessor7.invoke(Unknown Source)
	at org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1101)
Caused by: java.sql.SQLTransientConnectionException: HikariPool-2 - Connection is not available, request timed out after 30001ms.
	at com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:700)
	at com.acme.order.Payments.load(Payments.java:34)
	... 40 common frames omitted`,
    other: `com.acme.order.CheckoutException: order 4711 cannot be paid
	at com.acme.order.CheckoutService.pay(CheckoutService.java:88)
	at com.acme.order.CheckoutService.lambda$checkout$2(CheckoutService.java:61)
	at com.acme.order.OrderController$$SpringCGLIB$$0.checkout(<generated>)
Caused by: java.lang.NullPointerException: Cannot invoke "Card.number()" because "card" is null
	at com.acme.order.Payments.load(Payments.java:31)`,
  },
  {
    name: 'Python with what came before',
    text: `Traceback (most recent call last):
  File "/srv/app/shop/cart.py", line 41, in total
    return sum(prices[item] for item in items)
           ~~~~~~^^^^^^
KeyError: 'sku-4711'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/usr/lib/python3.12/site-packages/flask/app.py", line 880, in full_dispatch_request
    rv = self.dispatch_request()
  File "/srv/app/shop/views.py", line 12, in checkout
    total = cart.total(items)
  File "/srv/app/shop/cart.py", line 44, in total
    raise PriceMissing(f"no price for {item}") from None
shop.errors.PriceMissing: no price for 4711`,
    type: 'shop.errors.PriceMissing',
    title: 'no price for <num>',
    culprit: 'total (cart.py)',
    again: `Traceback (most recent call last):
  File "/opt/releases/9/shop/cart.py", line 51, in total
    return sum(prices[item] for item in items)
           ~~~~~~^^^^^^
KeyError: 'sku-12'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/usr/local/lib/python3.13/site-packages/flask/app.py", line 917, in full_dispatch_request
    rv = self.dispatch_request()
  File "/opt/releases/9/shop/views.py", line 14, in checkout
    total = cart.total(items)
  File "/opt/releases/9/shop/cart.py", line 54, in total
    raise PriceMissing(f"no price for {item}") from None
shop.errors.PriceMissing: no price for 12`,
    other: `Traceback (most recent call last):
  File "/srv/app/shop/views.py", line 12, in checkout
    total = cart.total(items)
  File "/srv/app/shop/cart.py", line 44, in total
    raise PriceMissing(f"no price for {item}")
shop.errors.PriceMissing: no price for 4711`,
  },
  {
    name: 'Node with a cause and a code',
    text: `Unhandled rejection PaymentError [ERR_DECLINED]: card ending 4242 was declined
    at Wallet.charge (/srv/shop/dist/wallet.js:120:11)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)
    at async checkout (/srv/shop/dist/checkout.js:33:5)
    at async /srv/shop/node_modules/express-async/index.js:8:7 {
  code: 'ERR_DECLINED',
  [cause]: Error: connect ECONNREFUSED 10.0.0.7:5432
      at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)
}`,
    type: 'PaymentError',
    title: 'card ending <num> was declined',
    culprit: 'Wallet.charge (wallet.js)',
    again: `Unhandled rejection PaymentError [ERR_DECLINED]: card ending 1881 was declined
    at Wallet.charge (/app/dist/wallet.js:131:11)
    at process.processTicksAndRejections (node:internal/process/task_queues:103:5)
    at async checkout (/app/dist/checkout.js:35:5)
    at async /app/node_modules/express-async/index.js:9:7 {
  code: 'ERR_DECLINED',
  [cause]: Error: connect ECONNREFUSED 10.0.0.9:5432
      at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1637:16)
}`,
    other: `TypeError: Cannot read properties of undefined (reading 'id')
    at Wallet.charge (/srv/shop/dist/wallet.js:120:11)
    at async checkout (/srv/shop/dist/checkout.js:33:5)`,
  },
  {
    name: 'a minified page',
    text: `TypeError: Cannot read properties of undefined (reading 'total')
    at t.n (https://shop.example.com/assets/main.3f2a1b9c.js:2:48211)
    at e (https://shop.example.com/assets/main.3f2a1b9c.js:2:1204)
    at Zt (https://shop.example.com/assets/vendor.99aa88bb.js:1:99120)
    at HTMLButtonElement.a (https://shop.example.com/assets/main.3f2a1b9c.js:2:77)`,
    type: 'TypeError',
    title: "Cannot read properties of undefined (reading 'total')",
    culprit: 't.n (main.js)',
    again: `TypeError: Cannot read properties of undefined (reading 'total')
    at r.o (https://shop.example.com/assets/main.77c0de11.js:2:51093)
    at i (https://shop.example.com/assets/main.77c0de11.js:2:1311)
    at Gt (https://shop.example.com/assets/vendor.01ab23cd.js:1:91120)
    at s (https://shop.example.com/assets/main.77c0de11.js:2:90)`,
    other: `TypeError: Cannot read properties of undefined (reading 'price')
    at t.n (https://shop.example.com/assets/main.3f2a1b9c.js:2:48211)
    at e (https://shop.example.com/assets/main.3f2a1b9c.js:2:1204)`,
  },
  {
    name: 'Go that panics',
    text: `panic: runtime error: index out of range [5] with length 3

goroutine 18 [running]:
example.com/shop/cart.(*Cart).Add(0xc000012345, 0x5)
	/srv/shop/cart/cart.go:17 +0x1d
example.com/shop/web.Post.func1(0xc0000a4000)
	/srv/shop/web/post.go:44 +0x2a
net/http.HandlerFunc.ServeHTTP(0xc000010000, {0x7f, 0x1}, 0x2)
	/usr/local/go/src/net/http/server.go:2136 +0x29
created by net/http.(*Server).Serve in goroutine 1
	/usr/local/go/src/net/http/server.go:3086 +0x5cb

goroutine 1 [IO wait]:
example.com/shop/main.main()
	/srv/shop/main.go:9 +0x1d`,
    type: 'runtime error',
    title: 'index out of range [<num>] with length <num>',
    culprit: 'example.com/shop/cart.(*Cart).Add (cart.go)',
    again: `panic: runtime error: index out of range [9] with length 4 [recovered]

goroutine 871 [running]:
example.com/shop/cart.(*Cart).Add(0xc0000fffff, 0x9)
	/build/42/cart/cart.go:19 +0x3f
example.com/shop/web.Post.func2(0xc0000b4000)
	/build/42/web/post.go:47 +0x2a
net/http.HandlerFunc.ServeHTTP(0xc000010000, {0x7f, 0x1}, 0x2)
	/usr/local/go/src/net/http/server.go:2171 +0x29

goroutine 7 [select]:
example.com/shop/jobs.loop()
	/build/42/jobs/loop.go:5 +0x1d`,
    other: `panic: runtime error: invalid memory address or nil pointer dereference

goroutine 18 [running]:
example.com/shop/cart.(*Cart).Remove(0xc000012345, 0x5)
	/srv/shop/cart/cart.go:17 +0x1d`,
  },
  {
    name: '.NET with an inner exception',
    text: `Unhandled exception. System.InvalidOperationException: Order 4711 is closed.
 ---> Microsoft.Data.SqlClient.SqlException (0x80131904): Timeout expired.
   at Microsoft.Data.SqlClient.SqlConnection.OnError(SqlException exception)
   at Shop.Orders.OrderStore.<LoadAsync>d__7.MoveNext() in /src/Orders/OrderStore.cs:line 52
   --- End of inner exception stack trace ---
   at Shop.Orders.OrderService.<>c__DisplayClass3_0.<Close>b__1(Order order) in C:\\build\\7\\OrderService.cs:line 19
   at System.Linq.Enumerable.WhereSelectArrayIterator\`2.MoveNext()`,
    type: 'System.InvalidOperationException',
    title: 'Order <num> is closed.',
    culprit: 'Shop.Orders.OrderStore.LoadAsync (OrderStore.cs)',
    again: `Unhandled exception. System.InvalidOperationException: Order 12 is closed.
 ---> Microsoft.Data.SqlClient.SqlException (0x80131904): Timeout expired.
   at Microsoft.Data.SqlClient.SqlConnection.OnError(SqlException exception)
   at Shop.Orders.OrderStore.<LoadAsync>d__9.MoveNext() in /agent/2/Orders/OrderStore.cs:line 58
   --- End of inner exception stack trace ---
   at Shop.Orders.OrderService.<>c__DisplayClass4_0.<Close>b__2(Order order) in D:\\a\\OrderService.cs:line 22
   at System.Linq.Enumerable.WhereSelectArrayIterator\`2.MoveNext()`,
    other: `Unhandled exception. System.InvalidOperationException: Order 4711 is closed.
   at Shop.Orders.OrderService.Close(Order order) in C:\\build\\7\\OrderService.cs:line 19`,
  },
  {
    name: 'Ruby on Rails',
    text: `NoMethodError (undefined method 'price' for nil):

app/models/cart.rb:12:in 'block in Cart#total'
app/models/cart.rb:11:in 'Array#sum'
/usr/local/bundle/gems/actionpack-8.0.1/lib/action_controller/metal.rb:227:in 'dispatch'
app/views/carts/_show_html_erb___1234567890123456789_23456.erb:3:in 'render'`,
    type: 'NoMethodError',
    title: "undefined method 'price' for nil",
    culprit: 'Cart#total (cart.rb)',
    again: `NoMethodError (undefined method 'price' for nil):

app/models/cart.rb:19:in 'block in Cart#total'
app/models/cart.rb:18:in 'Array#sum'
/usr/local/bundle/gems/actionpack-8.0.2/lib/action_controller/metal.rb:230:in 'dispatch'
app/views/carts/_show_html_erb___9876543210987654321_65432.erb:4:in 'render'`,
    other: `/srv/shop/app/models/cart.rb:12:in \`total': undefined method \`price' for nil:NilClass (NoMethodError)
	from /srv/shop/app/jobs/nightly.rb:5:in 'perform'`,
  },
  {
    name: 'PHP with Monolog',
    text: `[2026-11-30 10:00:00] production.ERROR: No query results for order 4711 {"exception":"[object] (App\\\\Exceptions\\\\OrderMissing(code: 0): No query results for order 4711 at /var/www/app/Orders.php:31)
[stacktrace]
#0 /var/www/app/Http/OrderController.php(22): App\\\\Orders->find(4711)
#1 /var/www/vendor/laravel/framework/src/Illuminate/Routing/Controller.php(54): App\\\\Http\\\\OrderController->show()
#2 {main}
"}`,
    type: 'App\\\\Exceptions\\\\OrderMissing',
    title: 'No query results for order <num>',
    culprit: 'App\\\\Orders.find (OrderController.php)',
    again: `[2026-12-02 11:10:09] production.ERROR: No query results for order 12 {"exception":"[object] (App\\\\Exceptions\\\\OrderMissing(code: 0): No query results for order 12 at /srv/9/app/Orders.php:33)
[stacktrace]
#0 /srv/9/app/Http/OrderController.php(24): App\\\\Orders->find(12)
#1 /srv/9/vendor/laravel/framework/src/Illuminate/Routing/Controller.php(55): App\\\\Http\\\\OrderController->show()
#2 {main}
"}`,
    other: `PHP Fatal error:  Uncaught RuntimeException: disk full in /var/www/app/Orders.php:31
Stack trace:
#0 /var/www/app/Http/OrderController.php(22): App\\Orders->find(4711)
#1 {main}
  thrown in /var/www/app/Orders.php on line 31`,
  },
];

describe('issues of stack traces', () => {
  it.each(TRACES)('of $name say what failed, and where', ({ text, type, title, culprit }) => {
    expect(issueOf({ body: text })).toMatchObject({
      type,
      title,
      culprit,
      service: 'shop',
      templateId: null,
    });
  });

  it.each(TRACES)('of $name are one over builds, hosts and values', ({ text, again }) => {
    expect(issueOf({ body: again }).id).toBe(issueOf({ body: text }).id);
  });

  it.each(TRACES)('of $name are not one with a trouble that looks like it', ({ text, other }) => {
    expect(issueOf({ body: other }).id).not.toBe(issueOf({ body: text }).id);
  });

  it.each(TRACES)('of $name are found in lines that say no severity', ({ text }) => {
    expect(identifyIssue(lineOf({ body: text, isError: false }))?.id).toBe(issueOf({ body: text }).id);
  });

  it('are those of their service alone', () => {
    const [{ text: body } = { text: '' }] = TRACES;
    expect(issueOf({ body, service: 'bank' }).id).not.toBe(issueOf({ body }).id);
  });

  it('are the same whether the trace stands in the body or in attributes of OpenTelemetry', () => {
    const [, { text } = { text: '' }] = TRACES;
    const attributes = JSON.stringify({
      'exception.message': 'no price for 4711',
      'exception.stacktrace': text,
      'exception.type': 'PriceMissing',
    });
    expect(issueOf({ attributes }).id).toBe(issueOf({ body: text }).id);
    expect(issueOf({ attributes })).toMatchObject({ type: 'PriceMissing', title: 'no price for <num>' });
  });

  it.each([
    [
      'pino',
      { err: { type: 'TypeError', message: 'x', stack: 'TypeError: x\n    at Cart.add (/srv/cart.js:1:2)' } },
    ],
    ['winston', { stack: 'TypeError: x\n    at Cart.add (/srv/cart.js:9:9)' }],
    [
      'ECS',
      { 'error.type': 'TypeError', 'error.stack_trace': 'TypeError: x\n    at Cart.add (/opt/cart.js:3:2)' },
    ],
    ['a list', { exception: { stacktrace: ['TypeError: x', '    at Cart.add (/srv/cart.js:1:2)'] } }],
  ])('are read as %s writes them', (_logger, attributes) => {
    const issue = issueOf({ attributes: JSON.stringify(attributes) });
    expect(issue).toMatchObject({ type: 'TypeError', title: 'x', culprit: 'Cart.add (cart.js)' });
    expect(issue.id).toBe(issueOf({ body: 'TypeError: x\n    at Cart.add (/srv/cart.js:1:2)' }).id);
  });
});

describe('issues of lines without a stack', () => {
  it('are those of their template', () => {
    const issue = issueOf({ body: 'cannot reach 10.0.0.7', template: 'cannot reach <ip>', templateId: 12 });
    expect(issue).toMatchObject({ title: 'cannot reach <ip>', type: '', culprit: '', templateId: 12 });
    expect(issueOf({ body: 'cannot reach db', template: 'cannot reach <*>', templateId: 12 }).id).toBe(
      issue.id,
    );
    expect(issueOf({ templateId: 13 }).id).not.toBe(issue.id);
    expect(issueOf({ templateId: 12, service: 'bank' }).id).not.toBe(issue.id);
  });

  it('are those of their exception too, where attributes name one', () => {
    const attributes = '{"exception.message":"order 5 is gone","exception.type":"shop.Gone"}';
    expect(issueOf({ attributes })).toMatchObject({ type: 'shop.Gone', title: 'order <num> is gone' });
    expect(issueOf({ attributes }).id).not.toBe(issueOf({}).id);
    expect(identifyIssue(lineOf({ attributes, isError: false }))).toBeDefined();
  });

  it('have a title of their own words where there is no template', () => {
    expect(issueOf({ body: 'user 8123 left', template: '', templateId: 0 })).toMatchObject({
      title: 'user <num> left',
      templateId: null,
    });
    expect(issueOf({ body: '', template: '', templateId: 0 }).title).toBe('<other>');
  });

  it('are none where the line is no error', () => {
    expect(identifyIssue(lineOf({ isError: false }))).toBeUndefined();
    expect(identifyIssue(lineOf({ isError: false, body: 'two\nlines' }))).toBeUndefined();
    expect(
      identifyIssue(lineOf({ isError: false, attributes: '{"error":"none","errors":0}' })),
    ).toBeUndefined();
  });
});

describe('hostile lines', () => {
  it.each([
    ['a type without end', `${'a.'.repeat(5_000)}Error: x`],
    ['many heads', `${'java.lang.Error: x\n'.repeat(5_000)}\tat a.B.c(B.java:1)`],
    ['many causes', `x.Y: z\n\tat a.B.c(B.java:1)\n${'Caused by: a.B: x ---> '.repeat(5_000)}`],
    ['spaces', `Error:${' '.repeat(60_000)}\n    at f (/a.js:1:1)`],
    ['brackets', `${'[object] ('.repeat(10_000)}\n#0 /a.php(1): f()`],
    ['quotes', `ValueError: ${'"1'.repeat(20_000)}\n    at f (/a.js:1:1)`],
    ['NUL and half a pair', 'Error: a\u0000b\ud800\n    at f (/a.js:1:1)'],
    ['Unicode', `Ошибка: ${'é'.repeat(1_000)}\n    at Корзина.add (/корзина.js:1:1)`],
  ])('of %s have an issue of a bounded size', (_name, body) => {
    const issue = issueOf({ body, service: 's'.repeat(10_000), template: body });
    expect(Number.isSafeInteger(issue.id) && issue.id > 0).toBe(true);
    expect(JSON.stringify(issue).length).toBeLessThan(20_000);
    expect(JSON.stringify(issue)).not.toMatch(/\\u0000|\\ud800/u);
  });

  it('beyond the bound belong to one issue a service', () => {
    expect(otherIssue('shop').id).toBe(otherIssue('shop').id);
    expect(otherIssue('shop').id).not.toBe(otherIssue('bank').id);
  });
});
