import { describe, expect, it } from 'vitest'
import { captureTerminal } from '../test/captured-terminal.ts'
import { EXIT } from './problem.ts'
import { runCommandLine } from './program.ts'

async function run(...args: string[]) {
  const terminal = captureTerminal()
  const code = await runCommandLine(args, terminal)
  return { code, out: terminal.out.join('\n'), err: terminal.err.join('\n') }
}

describe('the command line', () => {
  it.each([
    ['--token', 'kw_x'],
    ['connections', 'list', '--client-secret=x'],
  ])('security 62: refuses a secret as an argument, with a hint: %s', async (...args) => {
    const { code, err } = await run(...args)
    expect(code).toBe(EXIT.usage)
    expect(err).toContain('KEYWAY_TOKEN')
    expect(err).not.toContain('kw_x')
  })

  it('refuses an unknown command and says where help is', async () => {
    const { code, err } = await run('connect')
    expect(code).toBe(EXIT.usage)
    expect(err).toContain('keyway --help')
  })

  it.each(['70000', '-1', 'http'])('refuses the sandbox port %s', async (port) => {
    const { code, err } = await run('start', `--sandbox-port=${port}`)
    expect(code).toBe(EXIT.usage)
    expect(err).toContain('0 to 65535')
  })

  it.each(['list', 'retry', 'resolve', 'csv'])('refuses to look for nothing among errors: %s', async (command) => {
    const { code, err } = await run('errors', command, 'Copy', '--search', ' ')
    expect(code).toBe(EXIT.usage)
    expect(err).toContain('Say what to look for.')
  })

  it('refuses sample data without the sandbox', async () => {
    expect(await run('start', '--sample')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('--sandbox'),
    })
  })

  it('prints its version', async () => {
    expect(await run('--version')).toMatchObject({ code: EXIT.ok, out: expect.stringMatching(/^\d+\.\d+\.\d+$/) })
  })

  it('tells a script in JSON that no Keyway runs', async () => {
    const { code, out } = await run('connections', 'list', '--json', '--data-dir', '/nowhere')
    expect(code).toBe(EXIT.notRunning)
    expect(JSON.parse(out)).toMatchObject({ ok: false, errors: [{ code: 'not_running' }] })
  })
})
