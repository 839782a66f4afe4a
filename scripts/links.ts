/** Checks that every relative link of our Markdown leads to a file, and every `#anchor` to a heading of it. */
import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { ROOT } from './tools/run-process.ts'

/** `[text](target)` and `![text](target)`, with code spans left out first. */
const LINK = /\]\(([^)\s]+)\)/g

const anchors = new Map<string, ReadonlySet<string>>()
const broken: string[] = []
let checked = 0

for await (const file of glob(['*.md', 'docs/**/*.md', 'packages/*/*.md'], { cwd: ROOT })) {
  for (const target of await linksOf(file)) {
    checked += 1
    const reason = await wrong(file, target)
    if (reason) broken.push(`${file}: ${target} ${reason}`)
  }
}
for (const line of broken) console.error(line)
if (broken.length > 0) process.exitCode = 1
else console.log(`${checked} links lead somewhere.`)

async function linksOf(file: string): Promise<string[]> {
  const text = await readFile(join(ROOT, file), 'utf8')
  const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '')
  return Array.from(prose.matchAll(LINK), (match) => match[1] ?? '').filter((target) => !/^[a-z]+:/.test(target))
}

async function wrong(file: string, target: string): Promise<string | undefined> {
  const [path = '', anchor] = target.split('#')
  const page = path === '' ? file : normalize(join(dirname(file), path))
  if (!existsSync(join(ROOT, page))) return 'is not there'
  if (anchor && !(await anchorsOf(page)).has(anchor)) return `has no heading #${anchor}`
  return undefined
}

/** Anchors as GitHub makes them from headings. */
async function anchorsOf(page: string): Promise<ReadonlySet<string>> {
  const known = anchors.get(page)
  if (known) return known
  const text = await readFile(join(ROOT, page), 'utf8')
  const headings = Array.from(text.matchAll(/^#{1,6} (.+)$/gm), (match) => anchorOf(match[1] ?? ''))
  const explicit = Array.from(text.matchAll(/<a id="([^"]+)">/g), (match) => match[1] ?? '')
  const all = new Set([...headings, ...explicit])
  anchors.set(page, all)
  return all
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')
}
