/** `azure-sandbox`: starts, says where it is, stops on SIGTERM, SIGHUP or Ctrl+C. */
import { type Sandbox, startSandbox } from '../sandbox.ts'
import { keepHeapSmall } from '../small-heap.ts'
import { describeTarget, type Target } from '../target.ts'
import { CLOUD_OPTIONS, readArguments, readCloud, readPort, readText } from './options.ts'

function readOptions(args: readonly string[]) {
  const values = readArguments(args, {
    json: { type: 'boolean', default: false },
    seed: { type: 'boolean', default: false },
    ...CLOUD_OPTIONS,
    'advertised-port': { type: 'string' },
    port: { type: 'string' },
    'http-port': { type: 'string', default: '5392' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: 'memory' },
    'id-seed': { type: 'string' },
    'trust-forwarded-for': { type: 'boolean', default: false },
  })
  const hostNames = readCloud(values)
  const advertised = values['advertised-port']
  return {
    json: values.json,
    seed: values.seed,
    trustForwardedFor: values['trust-forwarded-for'],
    port: readPort(values.port ?? (hostNames === 'localhost' ? '5391' : '443'), 'port'),
    httpPort: readPort(values['http-port'], 'http-port'),
    host: readText(values.host, 'host'),
    data: readText(values.data, 'data'),
    hostNames,
    ...(advertised !== undefined && { advertisedPort: readPort(advertised, 'advertised-port') }),
    ...(values['id-seed'] !== undefined && { idSeed: readText(values['id-seed'], 'id-seed') }),
  }
}

function printTable(target: Target): void {
  const rows: [string, string][] = [
    ['Portal', target.browser],
    ['Sign-in (Entra ID)', target.login],
    ['Resource Manager', target.arm],
    ['Vaults', target.vault],
    ['Tenant', target.tenantId],
    ['Subscription', target.subscriptionId],
    ['Resource group', target.resourceGroup],
    ['CA certificate', target.ca],
  ]
  if (target.clientId) rows.push(['Client ID', target.clientId], ['Client secret', String(target.clientSecret)])
  const width = Math.max(...rows.map(([name]) => name.length))
  console.log('\nAzure sandbox is ready.\n')
  for (const [name, value] of rows) console.log(`  ${name.padEnd(width)}  ${value}`)
  console.log(`\nOpen ${target.browser} to register an app and create a vault. Press Ctrl+C to stop.\n`)
}

/** @throws with a readable message. */
export async function start(args: readonly string[]): Promise<void> {
  const options = readOptions(args)
  keepHeapSmall()
  let starting: Promise<Sandbox> | undefined
  // Before anything is made: whoever stops it in the middle of its start must find nothing left behind either.
  const stop = () => {
    const done = starting?.then((sandbox) => sandbox.close()) ?? Promise.resolve()
    void done.catch(() => {}).finally(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, stop)
  starting = startSandbox(options)
  const target = describeTarget(await starting, options.seed)
  if (options.json) console.log(JSON.stringify(target))
  else printTable(target)
  // The first call to a vault finds its code there already.
  await import('../vault/plane.ts')
}
