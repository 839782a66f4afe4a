#!/usr/bin/env node
// The installed `keyway` command: says so when node is too old to run TypeScript, else hands over to src/bin.ts.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 24 || (major === 24 && minor >= 9)) {
  await import('../src/bin.ts')
} else {
  console.error(`Keyway needs Node 24.9 or newer; this is Node ${process.versions.node}.`)
  process.exitCode = 1
}
