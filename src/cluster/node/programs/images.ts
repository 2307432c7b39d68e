// What the registry holds: the images of the recorded cluster, the add-ons', and those that learners ask for.
import type { Image } from '../images/index.ts'
import { normaliseReference } from '../images/index.ts'
import type { Program } from '../runtime/index.ts'
import { coreDns, metricsAdapter, metricsServer, type MakeClient } from './addons/index.ts'
import { csiController, csiNodePlugin } from './csi/index.ts'
import { makeImage } from './image-builder.ts'
import { shellProgram } from './shell/index.ts'
import { agnhost } from './servers/agnhost.ts'
import { CATALOGUE, type CatalogueImage } from './servers/catalogue.ts'
import { curl } from './servers/curl.ts'
import { apache } from './servers/file-server.ts'
import { crashes, exits, genericServer, interpreter } from './servers/generic.ts'
import { guestbookFollower, guestbookFrontend } from './servers/guestbook.ts'
import { nginx, nginxEntrypoint, NGINX_PAGE } from './servers/nginx.ts'
import { pause } from './servers/pause.ts'
import { redisClient, redisServer } from './servers/redis.ts'

const MIB = 1024 * 1024
export const CSI_DISK_IMAGE = 'kubarium/csi-disk:v1'
export const METRICS_ADAPTER_IMAGE = 'kubarium/metrics-adapter:v1'

export interface StandardImagesOptions {
  /** A client of the API server for an add-on's process; the name is its user agent. */
  readonly makeClient: MakeClient
}

/** An image that a learner adds to the registry. */
export interface DeclaredImage {
  readonly reference: string
  readonly sizeMiB: number
  /** Of an `http-server`; 80 when absent. */
  readonly port?: number
  readonly behaviour: 'http-server' | 'exits' | 'crashes' | 'sleeps'
}

/** The registry's content. */
export function standardImages({ makeClient }: StandardImagesOptions): Image[] {
  return [
    ...NGINX_TAGS.map(([tag, version]) => nginxImage(tag, version)),
    ...['1.28', '1.35', '1.36', '1.37', 'latest'].map(busyboxImage),
    ...['3.20', 'latest'].map(alpineImage),
    ...['2.4', 'latest'].map(httpdImage),
    ...REDIS_TAGS.map(([tag, version]) => redisImage(`docker.io/library/redis:${tag}`, version)),
    ...['2.40', '2.53', '2.54', '2.56'].map(agnhostImage),
    ...['3.9', '3.10', '3.10.1'].map(pauseImage),
    ...guestbookImages(),
    makeImage({ reference: 'registry.k8s.io/coredns/coredns:v1.12.1', sizeBytes: 21_466_329, hasShell: false, config: { entrypoint: ['/coredns'], user: '65532:65532', exposedPorts: ['53/tcp', '53/udp'] }, programs: { '/coredns': coreDns(makeClient, '1.12.1') } }),
    ...['v0.7.2', 'v0.8.0'].map((tag) => makeImage({ reference: `registry.k8s.io/metrics-server/metrics-server:${tag}`, sizeBytes: 22_541_737, hasShell: false, config: { entrypoint: ['/metrics-server'], user: '65534' }, programs: { '/metrics-server': metricsServer(makeClient) } })),
    makeImage({ reference: normaliseReference(METRICS_ADAPTER_IMAGE), sizeBytes: 24_100_000, hasShell: false, config: { entrypoint: ['/adapter'], user: '65534' }, programs: { '/adapter': metricsAdapter(makeClient) } }),
    makeImage({ reference: normaliseReference(CSI_DISK_IMAGE), sizeBytes: 31_700_000, hasShell: false, config: { entrypoint: ['/csi-node'] }, programs: { '/csi-controller': csiController(makeClient), '/csi-node': csiNodePlugin } }),
    ...curlImages(),
    ...CATALOGUE.flatMap(catalogueImages),
  ]
}

/** An image by its outside: what it does when it is run. */
export function declaredImage({ reference, sizeMiB, port = 80, behaviour }: DeclaredImage): Image {
  const full = normaliseReference(reference)
  const programs: Readonly<Record<DeclaredImage['behaviour'], Program>> = {
    'http-server': genericServer({ port, memoryBytes: 8 * MIB, page: `Hello from ${reference}\n`, log: [`listening on :${port}`] }),
    exits,
    crashes,
    sleeps: pause,
  }
  return makeImage({ reference: full, sizeBytes: sizeMiB * MIB, config: { entrypoint: ['/app'], ...(behaviour === 'http-server' ? { exposedPorts: [`${port}/tcp`] } : {}) }, programs: { '/app': programs[behaviour] } })
}

const NGINX_TAGS: readonly (readonly [string, string])[] = [['1.14.2', '1.14.2'], ['1.16.1', '1.16.1'], ['1.25', '1.25.5'], ['1.26', '1.26.3'], ['1.27', '1.27.5'], ['1.28', '1.28.0'], ['1.29', '1.29.3'], ['latest', '1.29.3'], ['alpine', '1.29.3']]
const REDIS_TAGS: readonly (readonly [string, string])[] = [['7', '7.4.2'], ['7.2', '7.2.7'], ['latest', '8.2.1']]

const NGINX_CONF = `user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;

events {
    worker_connections  1024;
}

http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;
    access_log  /var/log/nginx/access.log  main;
    sendfile        on;
    keepalive_timeout  65;
    include /etc/nginx/conf.d/*.conf;
}
`

const NGINX_DEFAULT = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }
}
`

function nginxImage(tag: string, version: string): Image {
  return makeImage({
    reference: `docker.io/library/nginx:${tag}`, sizeBytes: tag === 'alpine' ? 22_500_000 : 72_385_450,
    config: { entrypoint: ['/docker-entrypoint.sh'], cmd: ['nginx', '-g', 'daemon off;'], stopSignal: 'SIGQUIT', exposedPorts: ['80/tcp'], env: [`NGINX_VERSION=${version}`, 'PKG_RELEASE=1~bookworm'] },
    programs: { '/docker-entrypoint.sh': nginxEntrypoint, '/usr/sbin/nginx': nginx(version), '/bin/bash': shellProgram, '/usr/bin/curl': curl },
    files: {
      '/usr/share/nginx/html/index.html': NGINX_PAGE,
      '/etc/nginx/nginx.conf': NGINX_CONF,
      '/etc/nginx/conf.d/default.conf': NGINX_DEFAULT,
      '/docker-entrypoint.d': { directory: true },
      '/var/cache/nginx': { directory: true },
      '/var/log/nginx/access.log': { symlink: '/dev/stdout' },
      '/var/log/nginx/error.log': { symlink: '/dev/stderr' },
      '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nnginx:x:101:101:nginx user:/nonexistent:/bin/false\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n',
      '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
    },
  })
}

function busyboxImage(tag: string): Image {
  return makeImage({ reference: `docker.io/library/busybox:${tag}`, sizeBytes: 2_160_406, config: { cmd: ['sh'] } })
}

function alpineImage(tag: string): Image {
  return makeImage({
    reference: `docker.io/library/alpine:${tag}`, sizeBytes: 3_630_000, config: { cmd: ['/bin/sh'] },
    files: { '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME="Alpine Linux v3.20"\n', '/etc/alpine-release': '3.20.3\n' },
  })
}

function httpdImage(tag: string): Image {
  return makeImage({
    reference: `docker.io/library/httpd:${tag}`, sizeBytes: 58_400_000,
    config: { cmd: ['httpd-foreground'], stopSignal: 'SIGWINCH', workingDir: '/usr/local/apache2', exposedPorts: ['80/tcp'], env: ['PATH=/usr/local/apache2/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HTTPD_PREFIX=/usr/local/apache2', 'HTTPD_VERSION=2.4.65'] },
    programs: { '/usr/local/bin/httpd-foreground': apache('2.4.65'), '/usr/local/apache2/bin/httpd': apache('2.4.65'), '/bin/bash': shellProgram },
    files: { '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n', '/usr/local/apache2/logs': { directory: true } },
  })
}

function redisImage(reference: string, version: string): Image {
  return makeImage({
    reference, sizeBytes: 45_220_000,
    config: { entrypoint: ['docker-entrypoint.sh'], cmd: ['redis-server'], workingDir: '/data', exposedPorts: ['6379/tcp'], env: [`REDIS_VERSION=${version}`] },
    programs: { '/usr/local/bin/docker-entrypoint.sh': redisEntrypoint, '/usr/local/bin/redis-server': redisServer(version), '/usr/local/bin/redis-cli': redisClient, '/bin/bash': shellProgram },
    files: { '/data': { directory: true } },
  })
}

/** Options alone are meant for the server. */
const redisEntrypoint: Program = function* (process) {
  const words = process.argv.slice(process.argv.findIndex((word) => word.endsWith('docker-entrypoint.sh')) + 1)
  return yield* process.exec(words.length === 0 || words[0]!.startsWith('-') || words[0]!.endsWith('.conf') ? ['redis-server', ...words] : words)
}

function agnhostImage(tag: string): Image {
  return makeImage({ reference: `registry.k8s.io/e2e-test-images/agnhost:${tag}`, sizeBytes: 51_200_000, config: { entrypoint: ['/agnhost'], cmd: ['pause'], exposedPorts: ['80/tcp', '8080/tcp', '8081/udp', '9376/tcp'] }, programs: { '/agnhost': agnhost, '/usr/bin/curl': curl } })
}

function pauseImage(tag: string): Image {
  return makeImage({ reference: `registry.k8s.io/pause:${tag}`, sizeBytes: 320_448, hasShell: false, config: { entrypoint: ['/pause'], user: '65535:65535' }, programs: { '/pause': pause } })
}

function guestbookImages(): Image[] {
  const frontend = (reference: string): Image => makeImage({ reference, content: 'gb-frontend:v5', sizeBytes: 148_000_000, config: { cmd: ['apache2-foreground'], stopSignal: 'SIGWINCH', workingDir: '/var/www/html', exposedPorts: ['80/tcp'] }, programs: { '/usr/local/bin/apache2-foreground': guestbookFrontend, '/bin/bash': shellProgram, '/usr/bin/curl': curl } })
  const follower = (reference: string): Image => {
    const redis = redisImage(reference, '7.0.0')
    return makeImage({ reference, content: 'gb-redis-follower:v2', sizeBytes: 45_300_000, config: { ...redis.config, cmd: ['/run.sh'] }, programs: { '/run.sh': guestbookFollower, '/usr/local/bin/docker-entrypoint.sh': redisEntrypoint, '/usr/local/bin/redis-server': redisServer('7.0.0'), '/usr/local/bin/redis-cli': redisClient, '/bin/bash': shellProgram }, files: { '/data': { directory: true } } })
  }
  const registries = ['gcr.io/google_samples', 'gcr.io/google-samples', 'us-docker.pkg.dev/google-samples/containers/gke']
  return registries.flatMap((registry) => [...['v4', 'v5', 'v6'].map((tag) => frontend(`${registry}/gb-frontend:${tag}`)), ...['v1', 'v2'].map((tag) => follower(`${registry}/gb-redis-follower:${tag}`))])
}

function curlImages(): Image[] {
  return ['latest', '8.10.1'].map((tag) => makeImage({ reference: `docker.io/curlimages/curl:${tag}`, sizeBytes: 9_900_000, config: { entrypoint: ['/entrypoint.sh'], cmd: ['curl'] }, programs: { '/usr/bin/curl': curl, '/entrypoint.sh': curlEntrypoint } }))
}

const curlEntrypoint: Program = function* (process) {
  const words = process.argv.slice(process.argv.indexOf('/entrypoint.sh') + 1)
  return yield* process.exec(words[0]?.startsWith('-') ? ['curl', ...words] : words)
}

function catalogueImages(entry: CatalogueImage): Image[] {
  const { repository, tags, sizeMiB, executable, cmd = [executable], server } = entry
  return tags.map((tag) => makeImage({
    reference: `${repository}:${tag}`, sizeBytes: sizeMiB * MIB, config: { cmd, ...(server ? { exposedPorts: [`${server.port}/tcp`] } : {}) },
    programs: { [`/usr/local/bin/${executable}`]: server ? genericServer(server) : interpreter, '/bin/bash': shellProgram },
  }))
}
