/** Try the mapping on sample records: what it makes of the first one, live; and a dry run that writes nothing. */
import { Code, Text, Title } from '@mantine/core'
import { IconTestPipe } from '@tabler/icons-react'
import preview from '../exports/preview.module.css'
import { ActionButton } from '../ui/action-button.tsx'
import { CodeField } from '../ui/code/code-field.tsx'
import { Notice } from '../ui/notice.tsx'
import { DryRunTable } from './dry-run-table.tsx'
import type { Trial as TrialRun } from './use-trial.ts'

export function Trial({ trial }: { readonly trial: TrialRun }) {
  const { sample, fault, mapped, dryRun, running } = trial
  const [first] = mapped ?? []
  return (
    <section className={preview.preview} aria-label="Try it">
      <div className={preview.head}>
        <Title order={3}>Try it</Title>
        <ActionButton
          variant="default"
          size="xs"
          className={preview.run ?? ''}
          leftSection={<IconTestPipe size={15} aria-hidden />}
          busy={running}
          busyWords="Asking…"
          onClick={trial.run}
        >
          Dry run
        </ActionButton>
      </div>
      <CodeField
        props={{ id: 'sample-records', value: sample, onChange: trial.setSample }}
        label="Sample records"
        description="A record, or a list of up to 100, as JSON. They are not stored."
        language="json"
        placeholder={'{ "name": "db-password", "value": "..." }'}
      />
      {fault ? (
        <Notice role="alert" tone="bad" title="Not tried">
          <p>{fault}</p>
        </Notice>
      ) : null}
      {first?.mapped ? (
        <div>
          <Text size="xs" c="dimmed" mb={4}>
            The first record becomes this. Secret fields are masked.
          </Text>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by keyboard */}
          <section className={preview.scroll} tabIndex={0} aria-label="The first record, mapped">
            <Code block>{JSON.stringify(first.mapped, null, 2)}</Code>
          </section>
        </div>
      ) : null}
      {first?.errors
        .filter(({ field }) => field === undefined)
        .map((error) => (
          <Notice key={error.message} role="status" tone="warn" title="The first record cannot be mapped">
            <p>{error.message}</p>
          </Notice>
        ))}
      {dryRun ? <DryRunTable records={dryRun.flatMap((one) => one.dryRun ?? [])} /> : null}
      {mapped || fault ? null : (
        <Text size="sm" c="dimmed">
          A dry run looks at what is there already, and says for each record what would be created, changed or left
          alone. It writes nothing.
        </Text>
      )}
    </section>
  )
}
