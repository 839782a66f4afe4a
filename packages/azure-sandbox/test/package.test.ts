/** The package as it is published: JavaScript only, started by its command and imported by name, from a folder that is not ours. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'azure-sandbox-package-'))
const installed = path.join(folder, 'node_modules/@keyway/azure-sandbox')

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['scripts/pack-sandbox.ts', '--out', folder], { cwd: root })
  fs.mkdirSync(path.dirname(installed), { recursive: true })
  fs.renameSync(path.join(folder, 'package'), installed)
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8'))
  for (const name of Object.keys(dependencies)) {
    const link = path.join(folder, 'node_modules', name)
    fs.mkdirSync(path.dirname(link), { recursive: true })
    fs.symlinkSync(path.join(root, 'node_modules', name), link)
  }
}, 120_000)
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)))
    if (child.stdout) createInterface(child.stdout).once('line', resolve)
  })

describe('the published package', () => {
  it('holds no TypeScript but declarations, and no tests', () => {
    const files = fs.readdirSync(installed, { recursive: true }).map(String)
    expect(files).toContain('README.md')
    expect(files.filter((file) => /(?<!\.d)\.ts$|\.test\.|testing/.test(file))).toEqual([])
  })

  it('starts alone by its command and ends on SIGTERM', async () => {
    const bin = path.join(installed, 'lib/bin.js')
    const child = spawn(process.execPath, [bin, '--json', '--seed', '--port', '0', '--http-port', '0'], { cwd: folder })
    const target = JSON.parse(await firstLine(child))
    expect(target.clientSecret).toMatch(/^.{3}8Q~/)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(fs.existsSync(target.ca)).toBe(false)
  })

  it('is imported by name', async () => {
    const script = `
      import { startSandbox } from '@keyway/azure-sandbox'
      const sandbox = await startSandbox({ port: 0, httpPort: 0 })
      const vault = await sandbox.control.createVault({ name: 'imported' })
      console.log(vault.id)
      await sandbox.close()`
    const args = ['--import', '@keyway/azure-sandbox/register', '--input-type=module', '-e', script]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder })
    expect(stdout).toContain('/Microsoft.KeyVault/vaults/imported')
  })
})
