// Runs a TypeScript file under the Node this project brings along (the npm package `node`), whatever node is first in
// PATH. Plain JavaScript of long ago, so that an old node can read it and say what is wrong.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [target, ...args] = process.argv.slice(2)
const file = resolve(root, target)

/** True for the versions `engines` in package.json names. */
function isRecent(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > 24 || (major === 24 && minor >= 9)
}

const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

if (!existsSync(join(root, 'node_modules'))) {
  fail('The dependencies are not installed yet. Run: npm ci')
} else if (isRecent(process.versions.node)) {
  stopWithParent()
  process.argv.splice(1, 2, file)
  await import(pathToFileURL(file).href)
} else if (existsSync(own) && isRecent(versionOf(own))) {
  const child = spawn(own, [file, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code))
} else {
  fail(
    `Keyway needs Node 24.9 or newer; this is Node ${process.versions.node}, and the Node that "npm ci" should have ` +
      'brought along is not there.\nRun "npm ci" again without --ignore-scripts, or install Node 24 and try again.',
  )
}

/**
 * npm runs a script in a shell, and the shell ends on SIGTERM without telling what it runs. When the shell is gone, this
 * process gets the signal that was meant for it.
 */
function stopWithParent() {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}

function versionOf(binary) {
  return String(spawnSync(binary, ['--version']).stdout || 'v0.0')
    .trim()
    .slice(1)
}

function fail(message) {
  console.error(message)
  process.exitCode = 1
}
