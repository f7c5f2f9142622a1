import { describe, expect, test } from '@jest/globals'
import { childEnvironment, readConfig } from '../../src/config.ts'
import { Refusal } from '../../src/refusal.ts'

describe('settings', () => {
  test('have a default for everything', () => {
    expect(readConfig({}, [])).toEqual({
      role: null,
      port: 4000,
      bind: '127.0.0.1',
      url: 'http://localhost:4000',
      dataDir: `${process.cwd()}/data`,
      redis: { kind: 'private' },
      rehearsal: null,
      fresh: false,
      logLevel: 'info',
    })
  })

  test('the address people use follows the port', () => {
    expect(readConfig({ PORT: '4100' }, []).url).toBe('http://localhost:4100')
  })

  test('a rehearsal has a public network on a port of its own', () => {
    const config = readConfig({ REHEARSAL_PORT: '4200' }, ['--rehearsal', '--fresh'])
    expect(config.rehearsal).toEqual({ port: 4200, url: 'http://localhost:4200' })
    expect(config.fresh).toBe(true)
  })

  test('a role of its own shares a Redis', () => {
    const config = readConfig({ CONCLAVE_ROLE: 'publish', REDIS_URL: 'rediss://:secret@cache:6380/2' }, [])
    expect(config.role).toBe('publish')
    expect(config.redis).toEqual({ kind: 'url', url: 'rediss://:secret@cache:6380/2' })
  })

  test('an empty variable counts as unset', () => {
    expect(readConfig({ PORT: '', CONCLAVE_ROLE: '', REDIS_URL: '' }, [])).toEqual(readConfig({}, []))
  })
})

describe('an impossible setting is refused by its name', () => {
  const impossible: [string, Record<string, string>, string[], RegExp][] = [
    ['a port that is no number', { PORT: 'http' }, [], /^PORT must be a port number/],
    ['a port out of range', { PORT: '65536' }, [], /^PORT must be/],
    ['a port with a fraction', { PORT: '40.5' }, [], /^PORT must be/],
    ['port zero', { REHEARSAL_PORT: '0' }, [], /^REHEARSAL_PORT must be/],
    ['one port for both', { PORT: '4001' }, ['--rehearsal'], /PORT and REHEARSAL_PORT are the same/],
    [
      'an unknown role',
      { CONCLAVE_ROLE: 'both' },
      [],
      /^CONCLAVE_ROLE must be one of inside, listen, publish, outside/,
    ],
    ['a role alone without Redis', { CONCLAVE_ROLE: 'inside' }, [], /set REDIS_URL/],
    ['an address with a path', { CONCLAVE_URL: 'https://example.com/conclave' }, [], /^CONCLAVE_URL must be/],
    ['an address of another kind', { CONCLAVE_URL: 'ftp://example.com' }, [], /^CONCLAVE_URL must be/],
    ['a Redis of another kind', { REDIS_URL: 'localhost:6379' }, [], /^REDIS_URL must look like/],
    ['an unknown log level', { CONCLAVE_LOG: 'loud' }, [], /^CONCLAVE_LOG must be one of/],
    ['an unknown option', {}, ['--rehearse'], /no option --rehearse/],
    ['a fresh start without a rehearsal', {}, ['--fresh'], /only with the rehearsal/],
  ]
  test.each(impossible)('%s', (_name, env, argv, message) => {
    expect(() => readConfig(env, argv)).toThrow(message)
    expect(() => readConfig(env, argv)).toThrow(Refusal)
  })

  test('and its value, which may be a secret, is not repeated', () => {
    expect(() => readConfig({ REDIS_URL: 'http://:hunter2@cache' }, [])).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
    )
  })
})

describe("a child's environment", () => {
  const config = readConfig({ CONCLAVE_LOG: 'warn' }, ['--rehearsal'])
  const env = { PATH: '/bin', AWS_SECRET: 'x', HTTPS_PROXY: 'http://proxy', CONCLAVE_OTHER: 'y' }

  test('holds nothing of ours that the child does not need', () => {
    const inside = childEnvironment(config, 'inside', 'unix:/r', env)
    expect(inside).toMatchObject({
      PATH: '/bin',
      CONCLAVE_ROLE: 'inside',
      REDIS_URL: 'unix:/r',
      CONCLAVE_LOG: 'warn',
    })
    expect(Object.keys(inside)).not.toEqual(expect.arrayContaining(['AWS_SECRET']))
    expect(Object.keys(inside)).not.toEqual(expect.arrayContaining(['CONCLAVE_OTHER']))
  })

  test('knows the way to the networks only where networks are reached', () => {
    expect(childEnvironment(config, 'outside', null, env).HTTPS_PROXY).toBe('http://proxy')
    expect(childEnvironment(config, 'inside', null, env).HTTPS_PROXY).toBeUndefined()
  })

  test('does not tell the rehearsal network where the data is', () => {
    expect(childEnvironment(config, 'rehearsal', 'unix:/r', env)).not.toHaveProperty('CONCLAVE_DATA')
    expect(childEnvironment(config, 'rehearsal', 'unix:/r', env)).not.toHaveProperty('REDIS_URL')
  })

  test('makes the same settings again when it is read', () => {
    const read = readConfig(childEnvironment(config, 'outside', 'unix:/r', env), ['--rehearsal'])
    expect(read).toEqual({ ...config, role: 'outside', redis: { kind: 'url', url: 'unix:/r' } })
  })
})
