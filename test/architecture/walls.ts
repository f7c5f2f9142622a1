import type { Rule } from './rule.ts'

/** What can read deliberation. */
const DELIBERATION = [
  'db/inside/**',
  'src/inside/**',
  'src/crossing/{approve,decision,paste-guard}.ts',
  'src/api/**',
  'workers/{intake,crossing,news}.ts',
]
/** What holds or uses a network credential. */
const NETWORK = [
  'workers/{publish,pull,connect,reread,credential}.ts',
  'connectors/**',
  'src/roles/outside.ts',
]
/** The pretend networks. */
const PRETENCE = ['connectors/rehearsal/**', 'connectors/*/simulator.ts', 'connectors/*/simulator/**']

/** The wall between what was said inside and what can speak outside. */
export const THE_WALL: Rule[] = [
  {
    because: 'code that holds a network credential cannot reach what can read deliberation',
    kind: 'reach',
    files: NETWORK,
    never: DELIBERATION,
    through: 'run',
  },
  {
    because: 'code that can read deliberation cannot reach a connector, nor what opens a credential',
    kind: 'reach',
    files: ['src/roles/inside.ts', ...DELIBERATION],
    never: ['connectors/**', 'workers/{publish,pull,connect,reread,credential}.ts', 'npm:twitter-api-v2'],
    through: 'run',
  },
  {
    because: 'the API knows nothing of connectors and workers, not even their types',
    kind: 'imports',
    files: ['src/api/**'],
    never: ['connectors/**', 'workers/**'],
    types: 'forbidden',
  },
  {
    because: 'the workers of the inside know nothing of connectors and credentials, not even their types',
    kind: 'imports',
    files: ['workers/{intake,crossing,news}.ts'],
    never: ['connectors/**', 'workers/{publish,pull,connect,reread,credential}.ts'],
    types: 'forbidden',
  },
  {
    because: 'the public store does not know the tables of the private one',
    kind: 'imports',
    files: ['db/outside/**'],
    never: ['db/inside/**'],
    types: 'forbidden',
  },
  {
    because: 'the process people talk to makes no request to anybody',
    kind: 'says',
    files: ['src/api/**', 'src/inside/**', 'src/crossing/**', 'src/roles/**', 'workers/**', 'db/**'],
    never: ['fetch()', 'http.*', 'https.*', 'WebSocket()', 'EventSource()'],
  },
  {
    because: 'only the approval of exact words signs a reply',
    kind: 'imports',
    files: ['src/**', 'workers/**', 'connectors/**', 'db/**'],
    besides: ['src/api/routes/approvals.ts'],
    never: ['src/crossing/approve.ts'],
    types: 'allowed',
  },
  {
    because: 'nobody claims that something is an approved reply, or a store, which is not',
    kind: 'says',
    files: ['src/**', 'workers/**', 'connectors/**', 'db/**'],
    never: ['as ApprovedReply', 'as OutsideDb', 'as InsideDb', 'as ReadDb', 'as Kysely', 'as Transaction'],
  },
]

/** Who may use whom. */
export const LAYERS: Rule[] = [
  {
    because:
      'a connector uses the contract, the four failures and facts about the public world, nothing else of ours',
    kind: 'only',
    files: ['connectors/**'],
    of: ['src/**', 'workers/**', 'db/**'],
    values: ['src/failure.ts', 'src/outside/**'],
    types: ['src/crossing/approved-reply.ts'],
  },
  {
    because: 'a network does not know the pretend one, nor its own simulator',
    kind: 'imports',
    files: ['connectors/*/**', 'connectors/*.ts'],
    besides: PRETENCE,
    never: PRETENCE,
    types: 'forbidden',
  },
  {
    because: 'networks do not know each other; the pretend one is what their simulators show',
    kind: 'apart',
    files: ['connectors/*/**'],
    except: [
      ['connectors/rehearsal/**', 'connectors/*/simulator.ts'],
      ['connectors/rehearsal/**', 'connectors/*/simulator/**'],
      ['connectors/*/simulator/**', 'connectors/rehearsal/**'],
      ['connectors/*/simulator.ts', 'connectors/rehearsal/**'],
    ],
  },
  {
    because: 'a simulator shares no code with the connector it tries',
    kind: 'only',
    files: ['connectors/x/simulator.ts', 'connectors/x/simulator/**'],
    of: ['connectors/x/**', 'connectors/*.ts'],
    values: ['connectors/x/simulator/**'],
    types: ['connectors/x/simulator/**'],
  },
  {
    because: 'nothing that runs for real can reach a pretend network',
    kind: 'reach',
    files: ['src/main.ts', 'src/prepare.ts', 'src/roles/**', 'workers/**'],
    never: PRETENCE,
    through: 'run',
  },
  {
    because: 'the stores use rules without reach, and types, never what uses them',
    kind: 'only',
    files: ['db/**'],
    of: ['src/**', 'workers/**', 'connectors/**'],
    values: [
      'src/outside/{delivery,world,post-change}.ts',
      'src/inside/{rights,password}.ts',
      'src/crossing/approved-reply.ts',
      'src/api/schema/items.ts',
    ],
    types: ['src/io.ts', 'src/crossing/decision.ts', 'connectors/connector.ts', 'src/outside/**'],
  },
  {
    because: 'facts about the public world depend on nothing but each other and the four failures',
    kind: 'only',
    files: ['src/outside/**'],
    of: ['src/**', 'workers/**', 'connectors/**', 'db/**'],
    values: ['src/outside/**', 'src/failure.ts'],
    types: [],
  },
  {
    because: 'the rules of the inside and the decision are pure: no store, no network, no file',
    kind: 'reach',
    files: ['src/inside/**', 'src/outside/**', 'src/crossing/{decision,approved-reply,paste-guard}.ts'],
    never: [
      'db/**',
      'connectors/**',
      'workers/**',
      'npm:{kysely,ioredis,bullmq}',
      'node:{fs,http,net,https}',
    ],
    through: 'run',
  },
  {
    because: 'the page takes types from the API and one measure from the outside, nothing else of ours',
    kind: 'only',
    files: ['src/web/**'],
    of: ['src/**', 'workers/**', 'connectors/**', 'db/**'],
    values: ['src/web/**', 'src/outside/measure.ts'],
    types: ['src/api/contract.ts', 'src/api/schema/**'],
  },
  {
    because: 'nobody imports the page',
    kind: 'imports',
    files: ['src/**', 'workers/**', 'connectors/**', 'db/**'],
    besides: ['src/web/**'],
    never: ['src/web/**'],
    types: 'forbidden',
  },
  {
    because: 'nobody imports a program: main, prepare, a role or the supervisor is started, not used',
    kind: 'imports',
    files: ['src/**', 'workers/**', 'connectors/**', 'db/**'],
    besides: ['src/main.ts'],
    never: ['src/main.ts', 'src/prepare.ts', 'src/roles/{inside,outside}.ts', 'src/supervisor.ts'],
    types: 'forbidden',
  },
  {
    because: 'the supervisor starts without a store, a queue, a schema library or a role',
    kind: 'reach',
    files: ['src/main.ts'],
    never: ['db/**', 'workers/**', 'connectors/**', 'src/roles/**', 'npm:*'],
    through: 'start',
  },
]

/** Things that have one place. */
export const PLACES: Rule[] = [
  {
    because: 'only the settings file and the set-up read the environment',
    kind: 'says',
    files: ['src/**', 'workers/**', 'connectors/**', 'db/**'],
    besides: ['src/config.ts', 'src/setup/**'],
    never: ['process.env', 'process.loadEnvFile'],
  },
  {
    because: 'a transaction begins in one place, which knows how each database begins one',
    kind: 'says',
    files: ['src/**', 'workers/**', 'connectors/**', 'db/**'],
    besides: ['db/open.ts'],
    never: ['.transaction()', '.startTransaction()'],
  },
  {
    because: 'nothing is written to the console, which no level governs',
    kind: 'says',
    files: ['src/**', 'workers/**', 'connectors/**', 'db/**'],
    besides: ['src/setup/**'],
    never: ['console.*'],
  },
  {
    because: 'the clock and chance are passed to rules, so that a rule can be run again with the same ones',
    kind: 'says',
    files: ['src/inside/**', 'src/crossing/**', 'src/outside/**', 'db/**', 'connectors/x/**', 'src/api/**'],
    besides: PRETENCE,
    never: ['Date.now', 'new Date()', 'Math.random'],
  },
  {
    because: 'text becomes program nowhere',
    kind: 'says',
    files: ['src/**', 'workers/**', 'connectors/**', 'db/**'],
    // The statements of a migration, and one expression that must be written as in the index: no one but us wrote them.
    besides: ['db/dialect.ts', 'db/search.ts'],
    never: [
      ...['eval()', 'Function()', 'sql.raw', 'sql.lit'],
      ...[
        '.innerHTML=',
        '.outerHTML=',
        '.srcdoc=',
        'dangerouslySetInnerHTML=',
        '.insertAdjacentHTML()',
        'document.write',
      ],
    ],
  },
  {
    because: 'the library of a network is used by that network alone',
    kind: 'imports',
    files: ['src/**', 'workers/**', 'db/**', 'connectors/*.ts', 'connectors/rehearsal/**'],
    never: ['npm:twitter-api-v2'],
    types: 'forbidden',
  },
  {
    because: 'only the stores know the database driver',
    kind: 'imports',
    files: ['src/**', 'workers/**', 'connectors/**'],
    never: ['npm:{better-sqlite3,pg}'],
    types: 'forbidden',
  },
  {
    because: 'only queues and their connection know Redis',
    kind: 'imports',
    files: ['src/**', 'workers/**', 'connectors/**', 'db/**'],
    besides: ['src/jobs.ts', 'src/redis.ts'],
    never: ['npm:{ioredis,bullmq}'],
    types: 'forbidden',
  },
]
