/** Stack frames from the innermost outwards, in the words of each runtime. */
export const JAVA_FRAMES = [
  'io.demo.orders.LineMapper.toLine(LineMapper.java:58)',
  'io.demo.orders.OrderAssembler.assemble(OrderAssembler.java:112)',
  'io.demo.web.OrderController.show(OrderController.java:74)',
  'java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)',
  'org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)',
  'org.apache.catalina.core.StandardWrapperValve.invoke(StandardWrapperValve.java:165)',
  'java.base/java.lang.Thread.run(Thread.java:1583)',
] as const;

export const POOL_FRAMES = [
  'com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:686)',
  'com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:179)',
  'com.zaxxer.hikari.HikariDataSource.getConnection(HikariDataSource.java:99)',
  'io.demo.payment.PaymentRepository.insert(PaymentRepository.java:41)',
  'io.demo.payment.PaymentService.capture(PaymentService.java:88)',
  'io.demo.payment.PaymentController.create(PaymentController.java:53)',
  'java.base/java.lang.Thread.run(Thread.java:1583)',
] as const;

export const NODE_FRAMES = [
  'summarize (file:///srv/app/src/cart/summarize.js:31:22)',
  'async handle (file:///srv/app/src/routes/cart.js:64:18)',
  'async file:///srv/app/src/server.js:120:5',
  'process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
] as const;

export const PYTHON_FRAMES = [
  'File "/srv/app/jobs/parse.py", line 47, in parse_amount\n    return int(text)',
  'File "/srv/app/jobs/run.py", line 112, in process_row\n    amount = parse_amount(row["amount"])',
  'File "/srv/app/jobs/run.py", line 31, in main\n    process_row(row)',
] as const;
