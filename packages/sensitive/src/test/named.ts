import { BASE64, DIGIT, HEX, LOWER, UPPER_DIGIT, WORD, type Pick } from '@vigilops/testkit/pick';
import type { Make } from './keys.ts';

/** What is a secret by what stands before it: the lines it stands in, and what it looks like. */
export interface Named {
  readonly lines: readonly string[];
  readonly make: Make;
}

function password(pick: Pick): string {
  return pick.one([
    `${pick.letters(LOWER, 6)}${pick.letters(DIGIT, 3)}`,
    `${pick.letters(WORD, pick.number(8, 16))}${pick.one(['!', '#', '*', '^', '$', '?', '.'])}${pick.letters(DIGIT, 2)}`,
    `${pick.one(['Admin', 'Root', 'Summer', 'Qwer', 'Spring'])}@${pick.letters(DIGIT, 4)}`,
    pick.letters(WORD, pick.number(10, 24)),
    pick.letters(`${WORD}-_.!`, pick.number(10, 24)).replace(/[-_.!]$/u, 'x'),
  ]);
}
/** As a URL holds it. */
const urlPassword: Make = (pick) => encodeURIComponent(password(pick));
/** Without a sign that ends a word of a shell. */
const plainPassword: Make = (pick) => pick.letters(WORD, pick.number(9, 20));
const hex32: Make = (pick) => pick.letters(HEX, 32);
const opaque: Make = (pick) =>
  pick.one([pick.letters(WORD, pick.number(20, 64)), pick.letters(HEX, pick.one([32, 40, 64]))]);

export const NAMED: Readonly<Record<string, Named>> = {
  'AWS secret key': {
    lines: [
      'aws_secret_access_key = §',
      'env: AWS_SECRET_ACCESS_KEY=§ AWS_REGION=cn-north-1',
      '{"AccessKeyId":"x","SecretAccessKey":"§","Expiration":"2026-11-29T12:00:03Z"}',
      'msg="assumed role" secretAccessKey=§',
      "2026-11-29 ERROR credentials: {secretAccessKey: '§', region: 'eu-1'}",
    ],
    make: (pick) => pick.letters(BASE64, 40),
  },
  'AWS session token': {
    lines: ['AWS_SESSION_TOKEN=§', '"SessionToken":"§"', 'aws_session_token = §', 'x-amz-security-token: §'],
    make: (pick) => `IQoJb3JpZ2luX2VjE${pick.letters(BASE64, pick.number(200, 400))}==`,
  },
  'Azure account key': {
    lines: [
      'DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=§;EndpointSuffix=core.windows.net',
      'Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=§',
      'PUT https://shop.blob.core.windows.net/a?sv=2024-11-04&se=2026-12-01&sig=§ 403',
    ],
    make: (pick) => `${pick.letters(WORD, 1)}${pick.letters(BASE64, 85)}==`,
  },
  'password in a URL': {
    lines: [
      'cannot connect to postgres://app:§@db.internal:5432/shop?sslmode=require',
      'DATABASE_URL=mysql://root:§@10.0.0.7/shop',
      '{"url":"redis://:§@cache:6379/0","err":"timeout"}',
      'MongoServerError: mongodb+srv://admin:§@cluster0.abcde.mongodb.net/?retryWrites=true',
      'amqp://guest:§@mq:5672//: connection closed',
      "fatal: unable to access 'https://deploy:§@git.acme.test/a/b.git/': 403",
      '连接失败：clickhouse://default:§@ch-1:9000/logs',
      'sqlalchemy.exc.OperationalError: (postgresql+psycopg2://app:§@db/shop)',
    ],
    make: urlPassword,
  },
  'password in a connection string': {
    lines: [
      'Server=db;Database=shop;User Id=sa;Password=§;Encrypt=true',
      'connect: host=db user=app password=§ dbname=shop sslmode=disable',
      'jdbc:postgresql://db/shop?user=app&password=§&ssl=true',
      'jdbc:oracle:thin:app/§@//db:1521/shop: ORA-12541',
      'dial error: app:§@tcp(10.0.0.7:3306)/shop?parseTime=true',
      'Data Source=db;Initial Catalog=shop;uid=sa;pwd=§;',
      'Driver={ODBC Driver 18};Server=db;UID=sa;PWD=§;TrustServerCertificate=yes',
    ],
    make: plainPassword,
  },
  'password in a setting': {
    lines: [
      'loaded spring.datasource.password=§',
      'config: {redis: {host: cache, password: "§"}}',
      '  password: §',
      'Properties: {user=app, password=§, useSSL=false}',
      'DB_PASSWORD=§ DB_HOST=10.0.0.7 DB_PORT=5432',
      "environ({'PGPASSWORD': '§', 'HOME': '/root'})",
      '{"user":"app","passwd":"§"}',
      '{"log":"{\\"password\\":\\"§\\"}"}',
      'ConnectionParams(user=app, password=§, host=db)',
      '密码：§，登录失败',
      '用户 admin 使用口令 "§" 登录失败',
      'Failed login: user=admin pass=§',
      'db.password => §',
    ],
    make: plainPassword,
  },
  'password in a form': {
    lines: [
      'POST /login body: username=ada&password=§&remember=on',
      'request payload {"username":"ada","password":"§","captcha":"x7k2"}',
      '10.0.0.7 - - [29/Nov/2026:12:00:03 +0800] "GET /login?user=ada&pwd=§ HTTP/1.1" 200 12',
      'params: {"old_password":"x","new_password":"§"}',
      'Parameters: {"user"=>{"email"=>"x", "password"=>"§"}}',
      'form-data; name="password"\r\n\r\n§\r\n--x',
      "login attempt: {username: 'ada', userPassword: '§'}",
    ],
    make: urlPassword,
  },
  'password in a shell': {
    lines: [
      'COMMAND=/usr/bin/mysql -uroot -p§ shop',
      'COMMAND=/usr/bin/mysqldump --user=root --password=§ shop',
      "+ sshpass -p '§' ssh ada@10.0.0.7",
      '+ PGPASSWORD=§ psql -h db -U app shop',
      'CMD (curl -s -u deploy:§ https://git.acme.test/x)',
      '+ redis-cli -h cache -a § ping',
      "+ docker login -u deploy -p '§' registry.acme.test",
      'COMMAND=/usr/bin/mongo --username root --password § admin',
      "+ echo '§' | sudo -S systemctl restart nginx",
      '+ openssl pkcs12 -in a.p12 -passin pass:§',
    ],
    make: plainPassword,
  },
  'password in SQL': {
    lines: [
      "2026-11-29 12:00:03 UTC [88] LOG:  statement: ALTER USER app WITH PASSWORD '§';",
      "STATEMENT:  CREATE ROLE app LOGIN ENCRYPTED PASSWORD '§' VALID UNTIL 'infinity'",
      "Query\tCREATE USER 'app'@'%' IDENTIFIED BY '§'",
      "Query\tSET PASSWORD FOR 'app'@'%' = '§'",
      "GRANT ALL ON shop.* TO 'app'@'localhost' IDENTIFIED BY '§'",
      "IDENTIFIED WITH mysql_native_password BY '§'",
    ],
    make: plainPassword,
  },
  'password for Redis': {
    lines: [
      '1796040003.127 [0 127.0.0.1:60866] "AUTH" "§"',
      '1796040003.127 [0 127.0.0.1:60866] "auth" "default" "§"',
      'requirepass §',
      'CONFIG SET requirepass "§"',
      'masterauth §',
    ],
    make: plainPassword,
  },
  'bearer token': {
    lines: [
      'request headers: accept: */*, authorization: Bearer §, host: api.acme.test',
      "{ authorization: 'Bearer §', accept: '*/*' }",
      '+ curl -H "Authorization: Bearer §" https://api.acme.test',
      '{"headers":{"Authorization":["Bearer §"]}}',
      'headers=[Authorization:"Bearer §", Accept:"*/*"]',
      'Authorization=Bearer%20§',
      'invalid bearer token: Bearer §',
      '> Authorization: token §',
    ],
    make: opaque,
  },
  'basic authorization': {
    lines: [
      'authorization: Basic §',
      '"Authorization":"Basic §"',
      'Proxy-Authorization: Basic §',
      'headers={Authorization=[Basic §], Accept=[*/*]}',
      '{"auths":{"registry.acme.test":{"auth":"§"}}}',
    ],
    make: (pick) => Buffer.from(`deploy:${pick.letters(WORD, pick.number(8, 20))}`).toString('base64'),
  },
  'API key by its name': {
    lines: [
      'x-api-key: §',
      'GET /v1/weather?city=x&apikey=§ 200',
      'GET /v1/weather?api_key=§&city=x 200',
      'GET /maps/api/geocode?key=§ 403',
      '{"apiKey":"§","region":"eu"}',
      'level=info api_key=§ msg=loaded',
      'TWILIO_AUTH_TOKEN=§',
      'DD_API_KEY=§ DD_SITE=datadoghq.com',
      'client_id=shop client_secret=§ grant_type=client_credentials',
      'CLOUDFLARE_API_TOKEN=§',
      'signing secret: §',
      'appsecret：§',
      '{"appId":"wx12","appSecret":"§"}',
      '//registry.npmjs.org/:_authToken=§',
      'machine api.github.com login x password §',
    ],
    make: opaque,
  },
  'token in a URL': {
    lines: [
      '10.0.0.7 - - [29/Nov/2026:12:00:03 +0800] "GET /reset?token=§ HTTP/1.1" 200 512',
      'redirect to https://app.acme.test/cb#access_token=§&token_type=bearer',
      'GET /oauth?code=§&state=x 302',
      'GET /cgi-bin/token?grant_type=client_credential&appid=wx12&secret=§ 200',
      'wss://push.acme.test/ws?access_token=§: closed',
      'next=%2Freset%3Ftoken%3D§',
    ],
    make: opaque,
  },
  cookie: {
    lines: [
      'Cookie: session=§; theme=dark',
      'set-cookie: sid=§; Path=/; HttpOnly',
      "{ cookie: 'JSESSIONID=§', accept: '*/*' }",
      '"Cookie":"connect.sid=s%3A§"',
      'headers=[Cookie:"PHPSESSID=§"]',
      'level=debug session_id=§ msg="resumed"',
    ],
    make: (pick) => pick.one([pick.letters(WORD, pick.number(24, 64)), hex32(pick)]),
  },
  'one-time code': {
    lines: [
      '【云服务】您的验证码为 §，5分钟内有效',
      '短信验证码：§',
      'sent sms: Your verification code is §.',
      '{"otp":"§","phone":"x"}',
      'otp=§ user=ada',
      '动态码 § 已发送',
    ],
    make: (pick) => `${pick.letters('123456789', 1)}${pick.letters(DIGIT, 5)}`,
  },
  'licence or recovery': {
    lines: [
      'passphrase: "§"',
      'encryption_key=§',
      'secret_key_base: §',
      'master-key: §',
      "SECRET_KEY = '§'",
      'jwt.secret=§',
    ],
    make: (pick) => pick.one([opaque(pick), `${pick.letters(UPPER_DIGIT, 24)}x9`]),
  },
};
