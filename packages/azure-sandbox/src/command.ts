/**
 * The command: which of its tasks is asked for, and the text that explains them. A task is loaded when it is wanted.
 */
const USAGE = `Usage: azure-sandbox [options]           start a sandbox
       azure-sandbox hosts [options]     lines of a hosts file that lead to it
       azure-sandbox ca [options]        the CA certificate that clients must trust

Start:
  --port P         https port (default 5391; 0 for any free one)
  --http-port P    http port for browser pages (default 5392; 0 for any free one)
  --host ADDRESS   address to listen on (default 127.0.0.1)
  --data DIR       keep the state in a folder (default: memory)
  --azure-names    answer under Azure's real host names (port 443 unless --port is given)
  --cloud NAME     likewise under those of a cloud: azure, usGovernment or china
  --advertised-port P    the port in addresses, where a port mapping stands in front
  --trust-forwarded-for
                   take callers' addresses from X-Forwarded-For, to try a vault's firewall
  --seed           register an app that may use vaults, and print its secret
  --id-seed TEXT   let every id and secret repeat, for tests only
  --json           print one JSON object as the first line when ready

hosts:
  --vault NAME     a vault to name; may be repeated (a hosts file has no wildcards)
  --azure-names    Azure's real host names; or --cloud NAME
  --from URL       the names of a running sandbox, by its portal (http://localhost:5392)
  --file FILE      write the lines there instead of printing them, in place of earlier ones
  --remove         take the lines out of --file again

ca:
  --from URL       of a running sandbox, by its portal (default http://localhost:5392)
  --data DIR       of a data folder
  --out FILE       write it there instead of printing it

  --help           this text
`

/** Runs the command. @throws with a readable message. */
export async function runCommand(args: readonly string[] = process.argv.slice(2)): Promise<void> {
  if (args.includes('--help') || args.includes('-h') || args[0] === 'help') {
    process.stdout.write(USAGE)
    return
  }
  const [task, ...rest] = args
  if (task === 'hosts' || task === 'ca') return (await import('./command/trust.ts'))[task](rest)
  const { start } = await import('./command/start.ts')
  return start(args)
}
