import { startsWithOne, type FrameFamily } from './frame.ts';

/** Packages of the platform, of its languages and of the libraries that most programs have. */
const LIBRARIES = [
  ...['java.', 'javax.', 'jakarta.', 'jdk.', 'sun.', 'com.sun.', 'kotlin.', 'kotlinx.', 'scala.', 'groovy.'],
  ...[
    'android.',
    'androidx.',
    'dalvik.',
    'com.android.',
    'clojure.',
    'akka.',
    'org.apache.',
    'org.springframework.',
  ],
  ...[
    'org.hibernate.',
    'org.eclipse.',
    'org.jboss.',
    'org.junit.',
    'junit.',
    'org.slf4j.',
    'ch.qos.logback.',
  ],
  ...[
    'io.netty.',
    'io.grpc.',
    'io.micrometer.',
    'io.opentelemetry.',
    'io.vertx.',
    'io.quarkus.',
    'io.undertow.',
  ],
  ...['io.micronaut.', 'reactor.', 'rx.', 'io.reactivex.', 'okhttp3.', 'okio.', 'retrofit2.', 'com.zaxxer.'],
  ...[
    'com.google.',
    'com.fasterxml.',
    'com.mysql.',
    'org.postgresql.',
    'oracle.',
    'redis.clients.',
    'io.lettuce.',
  ],
  ...[
    'net.bytebuddy.',
    'net.sf.cglib.',
    'org.aspectj.',
    'com.alibaba.druid.',
    'com.baomidou.',
    'org.mybatis.',
  ],
];
const FRAME = /^\s*at (?:[\w.@-]+\/{1,2}){0,2}([\p{L}\w$.<>-]+)\(([^()]{0,200})\)/u;
const SOURCE =
  /^(?:[\p{L}\w$-]+\.(?:java|kt|scala|groovy|clj)(?::\d+)?|Native Method|Unknown Source|SourceFile(?::\d+)?|<generated>)$/u;

/** Java, Kotlin, Scala and what else runs on their machine. */
export const JAVA: FrameFamily = {
  language: 'java',
  isInnermostLast: false,
  read(line) {
    const [, name = '', source = ''] = FRAME.exec(line) ?? [];
    if (name === '' || !SOURCE.test(source)) {
      return undefined;
    }
    return {
      function: normalised(name),
      file: /\.\w+(?=:|$)/u.test(source) ? source.replace(/:\d+$/u, '') : '',
      isInApp: !startsWithOne(name, LIBRARIES) && !/\$\$(?:Enhancer|FastClass|SpringCGLIB)/u.test(name),
    };
  },
};

/** Lambdas, proxies and nameless classes have numbers that change with every build. */
function normalised(name: string): string {
  return name
    .replace(/\$\$[\w$]+/gu, '')
    .replace(/lambda\$([\w$]+?)\$\d+/gu, 'lambda$$$1')
    .replace(/\$\d+/gu, '$')
    .replace(/\$Proxy\d+/gu, '$Proxy')
    .replace(/__\d+/gu, '')
    .replace(/GeneratedMethodAccessor\d+/gu, 'GeneratedMethodAccessor');
}
