import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { links, readMarkdownFiles } from '../docs/markdown.js';
import { ConsumerProject } from './support/consumer-project.js';
import { listSources } from './support/module-references.js';
import { runCommand } from './support/run-command.js';
import { packPackage, root, type PackedPackage } from './support/pack-package.js';

// A build, two runs of npm and an installation, on a machine that may be doing other things too.
jest.setTimeout(600_000);

let directory: string;
let packed: PackedPackage;
let project: ConsumerProject;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pack-test-'));
  packed = await packPackage(directory);
  project = await ConsumerProject.create(join(directory, 'consumer'), packed.tarball, ['@types/node']);
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** What the README, the changelog and the guides link to, by their paths from the root. */
const linked = readMarkdownFiles().flatMap(({ file, text }) =>
  links(text)
    .filter((link) => !/^(?:[a-z]+:|#)/.test(link))
    .map((link) => ({ file, to: posix.join(dirname(file), link.replace(/#.*/, '')) })),
);

describe('the packed package', () => {
  it('holds the build, its types, the guides with what they link to, and nothing else', () => {
    const types = listSources(join(root, 'src')).map((source) => `dist/${source.replace(/\.ts$/, '.d.ts')}`);
    const { exports, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, string | { default: string }>;
      bin: Record<string, string>;
    };
    const entries = Object.values(exports).flatMap((to) => (typeof to === 'string' ? [] : [to.default]));
    // What the entry points share; the rooms below them are one file, so that each class is there once.
    const shared = packed.files.filter((file) => file.startsWith('dist/shared/'));
    expect(shared).toContain('dist/shared/core.js');
    const expected = [
      ...types,
      ...[...entries, ...Object.values(bin)].map((file) => file.replace(/^\.\//, '')),
      ...shared,
      ...readMarkdownFiles().map(({ file }) => file),
      ...linked.map(({ to }) => to).filter((to) => /\.\w+$/.test(to)),
      'LICENSE',
      'package.json',
      'spec.schema.json',
    ];
    expect(packed.files).toEqual([...new Set(expected)].sort());
  });

  it('has behind each link of them a file, or a folder of files', () => {
    const isThere = (to: string): boolean =>
      packed.files.some((file) => file === to || file.startsWith(`${to}/`));
    expect(linked.length).toBeGreaterThan(100);
    expect(linked.filter(({ to }) => !isThere(to))).toEqual([]);
  });

  it('brings nothing along but its declared dependencies', () => {
    const installed = JSON.parse(
      readFileSync(join(project.directory, 'node_modules/resilient-api-client/package.json'), 'utf8'),
    ) as { dependencies: object };
    expect(Object.keys(installed.dependencies)).toEqual([
      '@huggingface/jinja',
      'axios',
      'axios-retry',
      'bottleneck',
      'commander',
      'pino',
      'uplot',
      'yaml',
    ]);
  });
});

/** A client at work: two pages of a loopback server, then an error. `load` ends in the line that loads the package. */
const useClient = (load: string): string => `
${load}
const { createServer } = nodeHttp;
class Repos extends ApiClient {
  repos() {
    return this.queryAll('/repos');
  }
}
async function main() {
  const server = createServer((request, response) => {
    const { port } = server.address();
    response.setHeader('content-type', 'application/json');
    if (request.url === '/missing') response.writeHead(404).end('{}');
    else if (request.url === '/repos?page=2') response.end('[{"id":3}]');
    else response.setHeader('link', '<http://127.0.0.1:' + port + '/repos?page=2>; rel="next"').end('[{"id":1},{"id":2}]');
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const client = new Repos({ baseURL: 'http://127.0.0.1:' + server.address().port, paginator: new LinkHeaderPaginator() });
  const ids = [];
  for await (const page of client.repos()) ids.push(...page.items.map((item) => item.id));
  const error = await client.get('/missing').catch((reason) => reason);
  await client.close();
  server.close();
  return { ids, isNotFound: error instanceof NotFoundError && error instanceof ApiClientError };
}
`;
const WORKED = { ids: [1, 2, 3], isNotFound: true };
const REQUIRED = `
const nodeHttp = require('node:http');
const { ApiClient, ApiClientError, LinkHeaderPaginator, NotFoundError } = require('resilient-api-client');`;
const IMPORTED = `
import nodeHttp from 'node:http';
import { ApiClient, ApiClientError, LinkHeaderPaginator, NotFoundError } from 'resilient-api-client';`;

describe('an installed package', () => {
  it('works when loaded by require', async () => {
    const file = project.write(
      'use.cjs',
      `${useClient(REQUIRED)} main().then((result) => console.log(JSON.stringify(result)));`,
    );
    expect(JSON.parse(await project.run(file))).toEqual(WORKED);
  });

  it('works when loaded by import, by name', async () => {
    const file = project.write(
      'use.mjs',
      `${useClient(IMPORTED)} console.log(JSON.stringify(await main()));`,
    );
    expect(JSON.parse(await project.run(file))).toEqual(WORKED);
  });

  it('works inside Jest without a transform', async () => {
    project.write(
      'use.test.js',
      `${useClient(REQUIRED)} test('works', async () => expect(await main()).toEqual(${JSON.stringify(WORKED)}));`,
    );
    const config = JSON.stringify({ rootDir: project.directory, transform: {} });
    await project.runTool('jest/bin/jest.js', [
      '--config',
      config,
      '--ci',
      '--cache=false',
      '--watchman=false',
    ]);
  });

  it.each([
    'resilient-api-client',
    'resilient-api-client/declarative',
    'resilient-api-client/otel',
    'resilient-api-client/redis',
    'resilient-api-client/testing',
    'resilient-api-client/undici',
  ])(
    '%s offers every export by name to import, and one instance of each whichever way it was loaded',
    async (entry) => {
      const file = project.write(
        'instances.mjs',
        `import { createRequire } from 'node:module';
         import * as imported from '${entry}';
         const required = createRequire(import.meta.url)('${entry}');
         const names = Object.keys(required);
         const differing = names.filter((name) => imported[name] !== required[name]);
         console.log(JSON.stringify({ count: names.length, differing }));`,
      );
      const { count, differing } = JSON.parse(await project.run(file)) as {
        count: number;
        differing: string[];
      };
      expect(differing).toEqual([]);
      expect(count).toBeGreaterThan(0);
    },
  );

  it('loads what specs need with the entry point for specs, and not before', async () => {
    const file = project.write(
      'loaded.cjs',
      `const loaded = () => Object.keys(require.cache).filter((path) => /node_modules.(?:@huggingface|yaml)./.test(path));
       require('resilient-api-client');
       const before = loaded();
       const { runSpec } = require('resilient-api-client/declarative');
       const schema = require('resilient-api-client/spec.schema.json');
       console.log(JSON.stringify([before, loaded().length > 1, typeof runSpec, schema.type]));`,
    );
    expect(JSON.parse(await project.run(file))).toEqual([[], true, 'function', 'object']);
  });

  it('knows an error made on one side as an instance on the other', async () => {
    const file = project.write(
      'instance.mjs',
      `import { createRequire } from 'node:module';
       import { ApiClient, ConfigurationError } from 'resilient-api-client';
       const required = createRequire(import.meta.url)('resilient-api-client');
       let error;
       try { new required.ApiClient({ baseURL: 'no URL' }); } catch (thrown) { error = thrown; }
       const client = new ApiClient({ baseURL: 'http://127.0.0.1:9' });
       console.log(error instanceof ConfigurationError, client instanceof required.ApiClient);`,
    );
    expect((await project.run(file)).trim()).toBe('true true');
  });

  it('says what to install when undici is asked for and is not there', async () => {
    const file = project.write(
      'undici.mjs',
      `import { ApiClient } from 'resilient-api-client';
       import { undiciTransport } from 'resilient-api-client/undici';
       for (const transport of ['undici', undiciTransport()]) {
         try { new ApiClient({ baseURL: 'http://127.0.0.1:9', transport }); }
         catch (error) { console.log(error.name, error.message); }
       }`,
    );
    const line =
      "ConfigurationError transport 'undici' needs the package undici, 7 (Node 20.18.1 and newer) or 8 (Node 22.19 " +
      'and newer): npm install undici';
    expect((await project.run(file)).trim().split('\n')).toEqual([line, line]);
  });

  it('says what to install when telemetry is made and the API of OpenTelemetry is not there', async () => {
    const file = project.write(
      'otel.mjs',
      `import { otelTelemetry } from 'resilient-api-client/otel';
       try { otelTelemetry(); } catch (error) { console.log(error.name, error.message); }`,
    );
    expect((await project.run(file)).trim()).toBe(
      'ConfigurationError otelTelemetry needs the package @opentelemetry/api, 1.4 or newer: npm install @opentelemetry/api',
    );
  });

  it('says what to install when a limit is to be shared by URL and ioredis is not there, and needs none before', async () => {
    const file = project.write(
      'redis.mjs',
      `import { ApiClient } from 'resilient-api-client';
       import { redisRateLimit } from 'resilient-api-client/redis';
       const client = { status: 'wait', duplicate() { throw new Error('not asked'); }, defineCommand() {} };
       const shared = redisRateLimit({ client, id: 'a' });
       await new ApiClient({ baseURL: 'http://127.0.0.1:9', rateLimit: { shared } }).close();
       try { redisRateLimit({ url: 'redis://127.0.0.1:1', id: 'a' }); }
       catch (error) { console.log(error.name, error.message); }`,
    );
    expect((await project.run(file)).trim()).toBe(
      'ConfigurationError redisRateLimit needs the package ioredis, 5 or 6: npm install ioredis',
    );
  });

  it('brings the command along: npx runs it', async () => {
    const version = await runCommand(
      'npx',
      ['--no-install', 'resilient-api-client', '--version'],
      project.directory,
    );
    const { version: expected } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(version.trim()).toBe(expected);
    const bin = join(project.directory, 'node_modules/resilient-api-client/dist/cli/main.js');
    expect(readFileSync(bin, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('loads what the command and the report need only for them', async () => {
    const file = project.write(
      'loaded.cjs',
      `require('resilient-api-client');
       const names = ['commander', 'uplot', 'yaml', '@huggingface/jinja', 'bottleneck', 'dist/cli', 'dist/report'];
       const loaded = Object.keys(require.cache).map((path) => path.split('\\\\').join('/'));
       console.log(JSON.stringify(names.filter((name) => loaded.some((path) => path.includes('/' + name + '/')))));`,
    );
    expect(JSON.parse(await project.run(file))).toEqual([]);
  });

  it('keeps everything that is no entry point to itself', async () => {
    const file = project.write(
      'closed.cjs',
      `try { require('resilient-api-client/dist/internal/sleep.js'); } catch (error) { console.log(error.code); }`,
    );
    expect((await project.run(file)).trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });
});
