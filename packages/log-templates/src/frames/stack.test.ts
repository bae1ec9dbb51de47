import { describe, expect, it } from 'vitest';
import { readStack, type Stack } from './stack.ts';

const TRACES: readonly (readonly [
  language: string,
  text: string,
  inApp: readonly string[],
  library: number,
])[] = [
  [
    'java',
    `java.lang.IllegalStateException: cart 4711 is closed
	at shop.cart.Cart.add(Cart.java:42)
	at shop.cart.Cart.lambda$addAll$3(Cart.java:57)
	at java.base/java.util.ArrayList.forEach(ArrayList.java:1511)
	at shop.web.CartPage$$EnhancerBySpringCGLIB$$1f2e3d.post(<generated>)
	at org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1081)
	at java.base/java.lang.Thread.run(Thread.java:833)
Caused by: java.io.IOException: closed
	at shop.store.Rows.read(Rows.kt:9)
	... 12 more`,
    ['shop.cart.Cart.add', 'shop.cart.Cart.lambda$addAll', 'shop.store.Rows.read'],
    4,
  ],
  [
    'python',
    `Traceback (most recent call last):
  File "/srv/shop/app.py", line 12, in main
    run()
  File "/usr/lib/python3.11/asyncio/runners.py", line 190, in run
    return runner.run(main)
  File "/srv/venv/lib/python3.11/site-packages/flask/app.py", line 2190, in wsgi_app
    response = self.full_dispatch_request()
  File "/srv/shop/cart.py", line 7, in add
    raise ValueError(item)
ValueError: 4711`,
    ['add', 'main'],
    2,
  ],
  [
    'javascript',
    `TypeError: Cannot read properties of undefined (reading 'id')
    at Cart.add (/srv/shop/dist/cart.js:10:15)
    at async Object.post (file:///srv/shop/dist/page-1a2b3c4d5e.js:3:9)
    at Layer.handle [as handle_request] (/srv/shop/node_modules/express/lib/router/layer.js:95:5)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at /srv/shop/dist/main.js:1:1`,
    ['Cart.add', 'post', ''],
    2,
  ],
  [
    'go',
    `panic: runtime error: index out of range [5] with length 3

goroutine 18 [running]:
main.(*Cart).Add(0xc000012345, 0x5)
	/srv/shop/cart.go:17 +0x1d
example.com/shop/web.Post.func1(0xc0000a4000)
	/srv/shop/web/post.go:44 +0x2a
net/http.HandlerFunc.ServeHTTP(0xc000010000, {0x7f, 0x1}, 0x2)
	/usr/local/go/src/net/http/server.go:2136 +0x29
created by net/http.(*Server).Serve in goroutine 1
	/usr/local/go/src/net/http/server.go:3086 +0x5cb`,
    ['main.(*Cart).Add', 'example.com/shop/web.Post.func'],
    2,
  ],
  [
    'dotnet',
    `System.NullReferenceException: Object reference not set to an instance of an object.
   at Shop.Cart.Add(Int32 item, String name) in C:\\build\\7\\Cart.cs:line 42
   at Shop.Web.CartController.<Post>d__4.MoveNext() in /src/Web/CartController.cs:line 19
--- End of stack trace from previous location ---
   at System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw()
   at Microsoft.AspNetCore.Mvc.Infrastructure.ActionMethodExecutor.Execute(ActionContext c)`,
    ['Shop.Cart.Add', 'Shop.Web.CartController.Post'],
    2,
  ],
  [
    'ruby',
    `/srv/shop/app/models/cart.rb:12:in \`block in add': undefined method \`id' for nil:NilClass (NoMethodError)
	from /usr/local/bundle/gems/rails-7.0.4/lib/rails.rb:20:in \`call'
	from /srv/shop/app/controllers/carts.rb:5:in 'CartsController#post'`,
    ['add', 'CartsController#post'],
    1,
  ],
  [
    'php',
    `PHP Fatal error:  Uncaught Exception: no stock in /srv/shop/src/Cart.php:10
Stack trace:
#0 /srv/shop/src/Page.php(22): Shop\\Cart->add(4711, 'x')
#1 /srv/shop/vendor/symfony/http-kernel/Kernel.php(201): Shop\\Page::post(Object(Request))
#2 [internal function]: {closure}()
#3 {main}
  thrown in /srv/shop/src/Cart.php on line 10`,
    ['Shop\\Cart.add'],
    2,
  ],
];

const stackOf = (text: string): Stack => {
  const stack = readStack(text);
  expect(stack).toBeDefined();
  return stack as Stack;
};

describe('stack traces', () => {
  it.each(TRACES)(
    'of %s are read, and the program is told from its libraries',
    (language, text, inApp, library) => {
      const { frames, ...stack } = stackOf(text);
      expect(stack.language).toBe(language);
      expect(frames.filter((frame) => frame.isInApp).map((frame) => frame.function)).toEqual(inApp);
      expect(frames.filter((frame) => !frame.isInApp)).toHaveLength(library);
    },
  );

  it.each(TRACES)('of %s have the same fingerprint after another build elsewhere', (_language, text) => {
    const later = text
      .replace(/(?<=\.(?:java|kt|go|js|rb)"?:)\d+/gu, '99')
      .replace(/(?<=line )\d+/gu, '99')
      .replace(/(?<=php\()\d+/gu, '99')
      .replaceAll('/srv/shop/', '/opt/releases/8/')
      .replace('lambda$addAll$3', 'lambda$addAll$8')
      .replace('page-1a2b3c4d5e.js', 'page-9988776655.js')
      .replaceAll('4711', '17');
    expect(later).not.toBe(text);
    expect(stackOf(later).fingerprint).toBe(stackOf(text).fingerprint);
  });

  it.each([
    ['java', 'x\n\tat com.sun.proxy.$Proxy12.save(Unknown Source)', '$Proxy12', '$Proxy98'],
    ['clojure', 'x\n\tat shop.core$add$fn__4711.invoke(core.clj:3)', '__4711', '__12'],
    ['ruby', "x\napp/views/_row_html_erb___12345_678.erb:3:in 'render'", '___12345_678', '___99_1'],
    ['go', 'x\nmain.run.gowrap1()\n\t/srv/main.go:3 +0x1', 'gowrap1', 'gowrap2'],
    ['php', 'x\n#0 /srv/a.php(3): class@anonymous/srv/a.php:3$0->run()', 'a.php:3$0', 'a.php:9$1'],
  ])('of %s do not depend on names that each run or build makes', (_language, text, name, another) => {
    expect(text).toContain(name);
    expect(stackOf(text.replaceAll(name, another)).fingerprint).toBe(stackOf(text).fingerprint);
  });

  it('through other functions have another fingerprint, and libraries between do not matter', () => {
    const [, java = ''] = TRACES[0] ?? [];
    expect(stackOf(java.replace('Cart.add', 'Cart.remove')).fingerprint).not.toBe(stackOf(java).fingerprint);
    const lessLibrary = java.replace(/.*org\.springframework.*\n/u, '');
    expect(stackOf(lessLibrary).fingerprint).toBe(stackOf(java).fingerprint);
  });

  it('of libraries alone are told apart by their innermost frames', () => {
    const trace = (name: string) =>
      `x\n\tat java.util.${name}.get(${name}.java:1)\n\tat java.lang.Thread.run(Thread.java:1)`;
    expect(stackOf(trace('List')).fingerprint).not.toBe(stackOf(trace('Map')).fingerprint);
  });

  it('of a function that calls itself are one, however often it did', () => {
    const trace = (times: number) =>
      `x\n${'\tat shop.Tree.walk(Tree.java:8)\n'.repeat(times)}\tat shop.Main.main(Main.java:3)`;
    expect(stackOf(trace(2)).fingerprint).toBe(stackOf(trace(3)).fingerprint);
  });

  it.each([
    'one line',
    'two\nlines',
    'meet me\n at noon (or later)',
    'a: b\n  at the door',
    '#0 first\n#1 second',
  ])('are not seen in other texts: %j', (text) => {
    expect(readStack(text)).toBeUndefined();
  });

  it('are looked for in bounds, in texts that are made to be slow', () => {
    for (const part of [
      'at ',
      'at a.b.c(',
      '  File "',
      '#0 ((((',
      '\tat $$$$',
      "from a.rb:1:in '",
      'at async new ',
      '\n\tx',
    ]) {
      expect(readStack(`x\n${part.repeat(200_000)}`)).toBeUndefined();
      readStack(`x\n${`${part}\n`.repeat(50_000)}`);
    }
  });
});
