/** Runs one operation through a connection: choose, fill in, and read the answer beside it. */
import { type Application, type Connection, type Operation, OperationCallInput } from '@keyway/contract'
import { Stack, Text } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import columns from '../../exports/export-form.module.css'
import { ActionButton } from '../../ui/action-button.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { useDocumentForm } from '../../ui/form/use-document-form.ts'
import { CancelButton, PanelPage } from '../../ui/panel/panel-page.tsx'
import { Problem } from '../../ui/problem.tsx'
import { operationGroups } from '../operation-choice.ts'
import { OperationInputs } from '../operation-inputs.tsx'
import { OperationPicker } from '../operation-picker.tsx'
import { RunResult } from './run-result.tsx'
import { EMPTY_RUN, isDestructive, keptInputs, runInput, runRows } from './run-values.ts'
import { useRun } from './use-run.ts'

export interface RunFormProps {
  readonly connection: Connection
  readonly application: Application
}

export function RunForm({ connection, application }: RunFormProps) {
  const groups = operationGroups(application, connection.http._httpConnectorApiId, 'call')
  const operationOf = (id: string): Operation | undefined =>
    groups.flatMap((one) => one.operations).find((one) => one.id === id)
  const document = useDocumentForm({
    initial: EMPTY_RUN,
    rows: (values) => runRows(operationOf(values.operation)),
    schema: OperationCallInput,
    toDocument: runInput,
  })
  const { form, field } = document
  const run = useRun(connection._id)
  const chosen = operationOf(form.values.operation)

  const start = async () => {
    if (!document.check() || !chosen) return
    if (isDestructive(chosen) && !(await agreed(chosen, connection.name))) return
    await document.tryOut(async (body) => {
      await run.start(chosen, body)
      return true
    })
  }
  const change = (next: Operation) => {
    form.clearErrors()
    form.setValues({ operation: next.id, inputs: keptInputs(form.values.inputs, next) })
  }

  return (
    <PanelPage
      title="Run an operation"
      onSubmit={() => void start()}
      footer={
        <>
          <ActionButton
            type="submit"
            busy={run.busy}
            busyWords="Running…"
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
          >
            Run
          </ActionButton>
          <CancelButton>Close</CancelButton>
        </>
      }
    >
      <div className={columns.columns}>
        <Stack gap="md">
          {document.failure ? <Problem error={document.failure} title="The call was not made" /> : null}
          <Text size="sm">
            Through <strong>{connection.name}</strong> <span className="mono">{connection.http.baseURI}</span>
          </Text>
          <OperationPicker
            groups={groups}
            props={field('operation')}
            description="It is called once. What changes something stands in the audit log."
            onChange={change}
          />
          {chosen ? <OperationInputs inputs={chosen.inputs} field={(name) => field(`inputs.${name}`)} marked /> : null}
        </Stack>
        <RunResult run={run} />
      </div>
    </PanelPage>
  )
}

const agreed = ({ name, help }: Operation, connection: string): Promise<boolean> =>
  confirm({ title: `${name} through "${connection}"?`, body: help, agree: name, danger: true })
