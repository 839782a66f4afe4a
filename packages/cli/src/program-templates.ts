/** The commands of ready templates. */
import type { Command } from 'commander'
import { installTemplate, listTemplates, showTemplate } from './commands/templates.ts'
import { gathered } from './gathered.ts'
import type { CommonOptions, ProgramParts } from './program-parts.ts'
import { clientOfRunningServer } from './running/find-server.ts'

interface InstallOptions extends CommonOptions {
  readonly name?: string
  readonly connection: readonly string[]
  readonly input: readonly string[]
  readonly enable?: boolean
}

export function addTemplates(program: Command, { terminal, run, withServer }: ProgramParts): void {
  const templates = program.command('templates').description('Ready flows: look at them, and make them one’s own.')
  withServer(templates.command('list'), 'List the templates.').action((options: CommonOptions) =>
    run(options, async () => listTemplates(await clientOfRunningServer(options), terminal, options.json === true)),
  )
  withServer(templates.command('show'), 'Tell what a template does, and what it needs.')
    .argument('<template>', 'name of the template, such as mirror-vault')
    .action((template: string, options: CommonOptions) =>
      run(options, async () =>
        showTemplate(await clientOfRunningServer(options), terminal, template, options.json === true),
      ),
    )
  withServer(templates.command('install'), 'Make the exports, imports and flow of a template.')
    .argument('<template>', 'name of the template, such as mirror-vault')
    .option('--connection <role=name>', 'name or id of a connection it needs; given once for each', gathered, [])
    .option('--input <name=value>', 'an input; may be given several times', gathered, [])
    .option('--name <name>', 'what is made is called so (default: the name of the template)')
    .option('--enable', 'the flow may run at once; else look at it first, and enable it in the console')
    .action((template: string, options: InstallOptions) =>
      run(options, async () => {
        const { json = false, name, connection: connections, input: inputs, enable = false } = options
        const command = { json, template, name, connections, inputs, enable }
        return installTemplate(await clientOfRunningServer(options), terminal, command)
      }),
    )
}
