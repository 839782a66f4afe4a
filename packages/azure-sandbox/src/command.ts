/**
 * The sandbox on its own: starts, says where it is, stops on SIGTERM or Ctrl+C.
 */
import { parseArgs } from 'node:util'
import { startSandbox } from './sandbox.ts'
import { describeTarget, type Target } from './target.ts'

const USAGE = `Usage: azure-sandbox [options]

  --port P         https port (default 5391; 0 for any free one)
  --http-port P    http port for browser pages (default 5392; 0 for any free one)
  --host ADDRESS   address to listen on (default 127.0.0.1)
  --data DIR       keep the state in a folder (default: memory)
  --azure-names    answer under Azure's real host names (port 443 unless --port is given)
  --trust-forwarded-for
                   take callers' addresses from X-Forwarded-For, to try a vault's firewall
  --seed           register an app that may use vaults, and print its secret
  --json           print one JSON object as the first line when ready
  --help           this text
`

function readOptions() {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      seed: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      'azure-names': { type: 'boolean', default: false },
      'trust-forwarded-for': { type: 'boolean', default: false },
      port: { type: 'string' },
      'http-port': { type: 'string', default: '5392' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string', default: 'memory' },
    },
  })
  const azureNames = values['azure-names']
  return {
    ...values,
    port: readPort(values.port ?? (azureNames ? '443' : '5391')),
    httpPort: readPort(values['http-port']),
    trustForwardedFor: values['trust-forwarded-for'],
    hostNames: azureNames ? ('azure' as const) : ('localhost' as const),
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`"${text}" is not a port number.`)
  return port
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

/** Runs the command. @throws with a readable message. */
export async function runCommand(): Promise<void> {
  const options = readOptions()
  if (options.help) {
    console.log(USAGE)
    return
  }
  const sandbox = await startSandbox(options)
  // Before anything is printed: whoever reads the first line may send the signal at once.
  const stop = () => void sandbox.close().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  const target = describeTarget(sandbox, options.seed)
  if (options.json) console.log(JSON.stringify(target))
  else printTable(target)
}
