// Images that learners ask for and of which only the outside is modelled, as data.
import type { GenericServer } from './generic.ts'

export interface CatalogueImage {
  /** Without a tag. */
  readonly repository: string
  readonly tags: readonly string[]
  readonly sizeMiB: number
  /** The executable's name; it lies in /usr/local/bin. */
  readonly executable: string
  readonly cmd?: readonly string[]
  /** What runs; an interpreter when absent. */
  readonly server?: GenericServer
}

const MIB = 1024 * 1024

export const CATALOGUE: readonly CatalogueImage[] = [
  { repository: 'docker.io/library/postgres', tags: ['latest', '17', '16', '15', '14', '13', '16-alpine'], sizeMiB: 152, executable: 'postgres', server: { port: 5432, memoryBytes: 28 * MIB, requires: { variables: ['POSTGRES_PASSWORD', 'POSTGRES_HOST_AUTH_METHOD'], message: 'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the\n       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".' }, log: ['LOG:  listening on IPv4 address "0.0.0.0", port 5432', 'LOG:  database system is ready to accept connections'] } },
  { repository: 'docker.io/library/mysql', tags: ['latest', '8', '8.0', '8.4', '9', '5.7', '5.6'], sizeMiB: 228, executable: 'mysqld', server: { port: 3306, memoryBytes: 380 * MIB, requires: { variables: ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'], message: '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n    - MYSQL_ROOT_PASSWORD\n    - MYSQL_ALLOW_EMPTY_PASSWORD\n    - MYSQL_RANDOM_ROOT_PASSWORD' }, log: ['[System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. port: 3306'] } },
  { repository: 'docker.io/library/mariadb', tags: ['latest', '11', '10.11', '10.6'], sizeMiB: 117, executable: 'mariadbd', server: { port: 3306, memoryBytes: 90 * MIB, requires: { variables: ['MARIADB_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD', 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'MARIADB_RANDOM_ROOT_PASSWORD'], message: '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified' }, log: ['mariadbd: ready for connections.'] } },
  { repository: 'docker.io/library/mongo', tags: ['latest', '8', '7', '6', '5', '4.4'], sizeMiB: 268, executable: 'mongod', server: { port: 27017, memoryBytes: 150 * MIB, log: ['{"s":"I","c":"NETWORK","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}'] } },
  { repository: 'docker.io/library/memcached', tags: ['latest', '1.6', '1.6-alpine'], sizeMiB: 32, executable: 'memcached', server: { port: 11211, memoryBytes: 3 * MIB } },
  { repository: 'docker.io/library/rabbitmq', tags: ['latest', '3', '4', '3-management'], sizeMiB: 104, executable: 'rabbitmq-server', server: { port: 5672, memoryBytes: 120 * MIB, log: ['  Starting broker... completed with 3 plugins.'] } },
  { repository: 'docker.io/library/wordpress', tags: ['latest', '6', '6.2.1-apache', '4.8-apache'], sizeMiB: 250, executable: 'apache2-foreground', server: { port: 80, memoryBytes: 40 * MIB, page: '<h1>WordPress</h1>\n' } },
  { repository: 'docker.io/library/tomcat', tags: ['latest', '10', '9'], sizeMiB: 180, executable: 'catalina.sh', cmd: ['catalina.sh', 'run'], server: { port: 8080, memoryBytes: 110 * MIB, page: '<h1>Apache Tomcat</h1>\n', log: ['INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [412] milliseconds'] } },
  { repository: 'docker.io/library/traefik', tags: ['latest', 'v3.0', 'v2.10'], sizeMiB: 44, executable: 'traefik', server: { port: 80, memoryBytes: 25 * MIB, page: '404 page not found\n' } },
  { repository: 'docker.io/library/caddy', tags: ['latest', '2'], sizeMiB: 20, executable: 'caddy', cmd: ['caddy', 'run'], server: { port: 80, memoryBytes: 12 * MIB, page: '<h1>Caddy works!</h1>\n' } },
  { repository: 'docker.io/library/registry', tags: ['latest', '2', '3'], sizeMiB: 10, executable: 'registry', cmd: ['registry', 'serve', '/etc/distribution/config.yml'], server: { port: 5000, memoryBytes: 8 * MIB, page: '{}' } },
  { repository: 'docker.io/library/influxdb', tags: ['latest', '2', '1.8'], sizeMiB: 110, executable: 'influxd', server: { port: 8086, memoryBytes: 60 * MIB, page: '{"name":"influxdb","status":"pass"}' } },
  { repository: 'docker.io/library/elasticsearch', tags: ['8.11.1', '7.17.0'], sizeMiB: 640, executable: 'elasticsearch', server: { port: 9200, memoryBytes: 1100 * MIB, page: '{"tagline":"You Know, for Search"}\n' } },
  { repository: 'docker.io/grafana/grafana', tags: ['latest', '11.0.0', '10.4.0'], sizeMiB: 138, executable: 'grafana', server: { port: 3000, memoryBytes: 80 * MIB, page: '<h1>Grafana</h1>\n', log: ['logger=http.server msg="HTTP Server Listen" address=[::]:3000 protocol=http'] } },
  { repository: 'docker.io/prom/prometheus', tags: ['latest', 'v2.53.0', 'v3.0.0'], sizeMiB: 110, executable: 'prometheus', server: { port: 9090, memoryBytes: 60 * MIB, page: 'Prometheus Server is Healthy.\n', log: ['level=info msg="Server is ready to receive web requests."'] } },
  { repository: 'docker.io/hashicorp/http-echo', tags: ['latest', '1.0', '0.2.3'], sizeMiB: 4, executable: 'http-echo', server: { port: 5678, memoryBytes: 4 * MIB, page: 'hello-world\n' } },
  { repository: 'docker.io/kennethreitz/httpbin', tags: ['latest'], sizeMiB: 190, executable: 'gunicorn', server: { port: 80, memoryBytes: 40 * MIB, page: '<h1>httpbin.org</h1>\n' } },
  { repository: 'docker.io/nginxdemos/hello', tags: ['latest', 'plain-text'], sizeMiB: 20, executable: 'hello', server: { port: 80, memoryBytes: 5 * MIB, page: '<h1>Hello World</h1>\n' } },
  { repository: 'gcr.io/google-samples/hello-app', tags: ['1.0', '2.0'], sizeMiB: 11, executable: 'hello-app', server: { port: 8080, memoryBytes: 4 * MIB, page: 'Hello, world!\n' } },
  { repository: 'us-docker.pkg.dev/google-samples/containers/gke/hello-app', tags: ['1.0', '2.0'], sizeMiB: 11, executable: 'hello-app', server: { port: 8080, memoryBytes: 4 * MIB, page: 'Hello, world!\n' } },
  { repository: 'docker.io/library/node', tags: ['latest', '22', '20', '18', '20-alpine'], sizeMiB: 390, executable: 'node' },
  { repository: 'docker.io/library/python', tags: ['latest', '3', '3.12', '3.11', '3.12-slim'], sizeMiB: 365, executable: 'python3' },
  { repository: 'docker.io/library/php', tags: ['latest', '8', '8-cli'], sizeMiB: 180, executable: 'php', cmd: ['php', '-a'] },
  { repository: 'docker.io/library/php', tags: ['8-apache', 'apache'], sizeMiB: 185, executable: 'apache2-foreground', server: { port: 80, memoryBytes: 16 * MIB, page: '' } },
  { repository: 'docker.io/library/golang', tags: ['latest', '1.23', '1.22'], sizeMiB: 300, executable: 'go', cmd: ['bash'] },
  { repository: 'docker.io/library/perl', tags: ['latest', '5.34.0', '5.34', '5'], sizeMiB: 340, executable: 'perl' },
  { repository: 'docker.io/library/ruby', tags: ['latest', '3.3'], sizeMiB: 360, executable: 'irb' },
  { repository: 'docker.io/library/ubuntu', tags: ['latest', '24.04', '22.04', '20.04'], sizeMiB: 28, executable: 'perl', cmd: ['/bin/bash'] },
  { repository: 'docker.io/library/debian', tags: ['latest', '12', '11', 'bookworm', 'bookworm-slim'], sizeMiB: 48, executable: 'perl', cmd: ['bash'] },
]
