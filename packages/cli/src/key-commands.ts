/** `keyway keys ...` as data for commander. */
import type { Client } from '@keyway/client'
import type { Command } from 'commander'
import { addKey, listKeys, removeKey, rotateKeys, wrapMasterKey } from './commands/keys.ts'
import type { Terminal } from './output/terminal.ts'
import type { ExitCode } from './problem.ts'
import type { CommonOptions } from './program-parts.ts'

interface Options extends CommonOptions {
  readonly vaultKey?: string
}

export interface CommandTools {
  readonly terminal: Terminal
  withServer(command: Command, description: string): Command
  /** Finds the running server and does a command's job with it. */
  run(options: Options, job: (client: Client, json: boolean) => Promise<ExitCode>): Promise<void>
}

export function addKeyCommands(program: Command, { terminal, withServer, run }: CommandTools): void {
  const keys = program.command('keys').description('Look at the keys that encrypt at rest, rotate and wrap them.')
  withServer(keys.command('list'), 'List the keys, and how many encrypted values need each.').action(
    (options: Options) => run(options, (client, json) => listKeys(client, terminal, json)),
  )
  withServer(keys.command('add'), 'Make a key; what is written from then on is encrypted with it.').action(
    (options: Options) => run(options, (client, json) => addKey(client, terminal, json)),
  )
  withServer(
    keys.command('rotate'),
    'Encrypt everything anew with a new key, while Keyway runs. Goes on where it stood when it was interrupted.',
  ).action((options: Options) => run(options, (client, json) => rotateKeys(client, terminal, json)))
  withServer(keys.command('remove'), 'Remove a key that no value needs any more.')
    .argument('<kid>', 'id of the key')
    .action((kid: string, options: Options) => run(options, (client, json) => removeKey(client, terminal, kid, json)))
  withServer(keys.command('wrap'), 'Have the master key of the key file wrapped by a key of a Key Vault.')
    .requiredOption('--vault-key <url>', 'address of that key, such as https://contoso.vault.azure.net/keys/keyway')
    .action((options: Options) =>
      run(options, (client, json) => wrapMasterKey(client, terminal, options.vaultKey ?? '', json)),
    )
}
