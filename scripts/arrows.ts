/**
 * Holds the import arrows of docs/architecture.md: which package may import which, which folder of the server may
 * import which, and no circles. Prints each import that goes the wrong way and exits 1.
 */
import { circles } from './tools/circles.ts'
import { type Import, readImports } from './tools/imports.ts'

interface Arrow {
  /** Files the rule is about; paths are relative to the repository's root. */
  readonly from: RegExp
  readonly mayNot: RegExp
  readonly because: string
}

const TESTS = /\.test\.tsx?$|\/test\//

/** What each workspace may import of ours. Absent: nothing. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  connectors: ['contract'],
  'azure-sandbox': [],
  server: ['contract', 'connectors'],
  client: ['contract'],
  cli: ['contract', 'client', 'server', 'azure-sandbox'],
  console: ['contract', 'client'],
}

/** Tests may start the sandbox: it stands in for Azure. */
const IN_TESTS_ALSO = ['azure-sandbox']

const ARROWS: readonly Arrow[] = [
  {
    from: /^packages\/server\/src\/(?!http\/|main\.ts|index\.ts|[^/]+\/[^/]*handlers?\.ts)/,
    mayNot: /^packages\/server\/src\/http\/(?!handler\.ts)/,
    because: 'a domain never imports a route',
  },
  {
    from: /^packages\/server\/src\/(outbound|storage)\//,
    mayNot: /^packages\/server\/src\/(iclients|connections|exports|imports|flows|jobs|access|documents)\//,
    because: 'domains use outbound/ and storage/, never the other way',
  },
  {
    from: /^packages\/(contract|connectors|client|console)\/src\/(?!.*\.test\.)/,
    mayNot: /^node:/,
    because: 'this package is loaded by browsers, which have no node: modules',
  },
  {
    from: /^packages\/azure-sandbox\/src\/core\//,
    mayNot: /^packages\/azure-sandbox\/src\/(entra|arm|vault|portal)\//,
    because: 'planes build on core/, never the other way',
  },
]

function wrongPackage({ from, to }: Import): string | undefined {
  const source = /^packages\/([^/]+)\//.exec(from)?.[1]
  const target = /^@keyway\/([^/]+)/.exec(to)?.[1] ?? /^packages\/([^/]+)\//.exec(to)?.[1]
  if (!source || !target || source === target) return undefined
  if (PACKAGES[source]?.includes(target)) return undefined
  if (TESTS.test(from) && IN_TESTS_ALSO.includes(target)) return undefined
  return `packages/${source} may not import packages/${target}`
}

function wrongArrow({ from, to }: Import): string | undefined {
  if (TESTS.test(from)) return undefined
  return ARROWS.find((arrow) => arrow.from.test(from) && arrow.mayNot.test(to))?.because
}

const imports = await readImports()
const wrong = imports.flatMap((entry) => {
  const reason = wrongPackage(entry) ?? wrongArrow(entry)
  return reason ? [`${entry.from} imports ${entry.to}: ${reason}`] : []
})
const round = circles(imports.filter((entry) => !entry.typeOnly)).map((path) => `circle: ${path.join(' -> ')}`)

for (const line of [...wrong, ...round]) console.error(line)
if (wrong.length + round.length > 0) process.exitCode = 1
else console.log(`${imports.length} imports, all along the arrows.`)
