/** Tries a flow out on a few records and shows what each step makes of them. Nothing is written. */
import { type Flow, type FlowTestResult, MASK } from '@keyway/contract'
import { Group, Stack, Text, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { announce } from '../ui/announce.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { NumberField } from '../ui/form/number-field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Problem } from '../ui/problem.tsx'
import { counted } from '../ui/time.ts'
import classes from './test-dialog.module.css'

export interface TestDialogProps {
  readonly flow: Flow
  readonly opened: boolean
  onClose(): void
}

export function TestDialog({ flow, opened, onClose }: TestDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={`Test "${flow.name}"`} size="64rem">
      {opened ? <TestRun flow={flow} /> : null}
    </Dialog>
  )
}

const EXAMPLE = '[{ "name": "example" }]'

function TestRun({ flow }: { readonly flow: Flow }) {
  const posted = flow.pageGenerators.every(({ type }) => type === 'webhook')
  const [limit, setLimit] = useState<number | string>(5)
  const [records, setRecords] = useState(EXAMPLE)
  const test = useMutation({
    mutationFn: () => {
      const body = posted ? { records: JSON.parse(records) } : { limit: limit as number }
      return api.flows.test({ params: { id: flow._id }, body })
    },
    onSuccess: ({ steps }) => announce(`Tested ${counted(steps.length, 'step')}`),
  })
  const unreadable = posted && !isRecords(records)
  return (
    <Stack gap="md">
      <Text size="sm">
        Lookups read, imports only tell what they would send. Nothing is written, and secrets are hidden ({MASK}).
      </Text>
      <Group align="flex-end" gap="sm">
        {posted ? (
          <Textarea
            label="Records, as they would be posted"
            autosize
            minRows={3}
            maxRows={10}
            classNames={{ input: 'mono' }}
            className={classes.records ?? ''}
            value={records}
            spellCheck={false}
            error={unreadable ? 'This is no list of JSON objects.' : undefined}
            onChange={({ currentTarget }) => setRecords(currentTarget.value)}
          />
        ) : (
          <NumberField label="Records" description="1 to 100" w="8rem" value={limit} onChange={setLimit} />
        )}
        <ActionButton
          busy={test.isPending}
          busyWords="Testing…"
          disabled={unreadable || (!posted && typeof limit !== 'number')}
          onClick={() => test.mutate()}
        >
          Test
        </ActionButton>
      </Group>
      {test.error ? <Problem error={test.error} title="The flow could not be tested" /> : null}
      {test.data ? <Result result={test.data} /> : null}
    </Stack>
  )
}

function isRecords(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return (
      Array.isArray(value) &&
      value.length > 0 &&
      value.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one))
    )
  } catch {
    return false
  }
}

const STEP_WORDS = { export: 'Export', lookup: 'Lookup', import: 'Import', router: 'Router' } as const
const RESULT_WORDS = { done: 'Taken', ignored: 'Left out', failed: 'Failed' } as const
const OUTPUT_WORDS = { export: '', lookup: 'Found', import: 'Would send', router: '' } as const

type Step = FlowTestResult['steps'][number]

function Result({ result }: { readonly result: FlowTestResult }) {
  if (result.steps.every(({ records, errors }) => records.length + errors.length === 0)) {
    return <Notice tone="quiet" title="There were no records to test with" />
  }
  return (
    <ol className={classes.steps} aria-label="What each step made of the records">
      {result.steps.map((step) => (
        <li key={step.path} className={classes.step}>
          <h3 className={classes.name}>
            {STEP_WORDS[step.type]}: {step.name}
          </h3>
          {step.errors.map((error) => (
            <Notice key={error.message} tone="bad">
              <p>{error.message}</p>
            </Notice>
          ))}
          {step.records.length === 0 ? (
            <Text size="sm" c="dimmed">
              No record reached this step.
            </Text>
          ) : (
            <ul className={classes.list}>
              {step.records.map((record, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a record may come twice
                <Tested key={index} step={step} record={record} index={index} />
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  )
}

interface TestedProps {
  readonly step: Step
  readonly record: Step['records'][number]
  readonly index: number
}

function Tested({ step, record, index }: TestedProps) {
  const { traceKey = `Record ${index + 1}`, result, error, branches, input, output } = record
  const words = branches ? `Goes to ${branches.join(', ') || 'no branch'}` : RESULT_WORDS[result]
  return (
    <li>
      <details>
        <summary className={classes.summary} data-result={result}>
          <b>{traceKey}</b> {words}
          {error ? `: ${error.message}` : ''}
        </summary>
        <div className={classes.jsons}>
          <Json title="Record" value={input} />
          {output ? <Json title={OUTPUT_WORDS[step.type]} value={output} /> : null}
        </div>
      </details>
    </li>
  )
}

const Json = ({ title, value }: { readonly title: string; readonly value: unknown }) => (
  <div className={classes.json}>
    <Text size="xs" c="dimmed">
      {title}
    </Text>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
    <pre tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>
  </div>
)
