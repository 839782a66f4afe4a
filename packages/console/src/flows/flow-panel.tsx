/** Creates or edits a flow: what it reads, its steps or branches, when it runs, and what runs after it. */

import { type Flow, FlowInput } from '@keyway/contract'
import { Button, MultiSelect, Select, Stack, Switch, TextInput } from '@mantine/core'
import { IconArrowsSplit } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from '../api/client.ts'
import { queries } from '../api/queries.ts'
import { NEW, saveDocument } from '../api/save-document.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { useDocumentForm } from '../ui/form/use-document-form.ts'
import { notifyDone } from '../ui/notify.ts'
import { Panel } from '../ui/panel/panel.tsx'
import { usePanel } from '../ui/panel/panel-control.ts'
import { CancelButton, LoadingPage, PanelPage } from '../ui/panel/panel-page.tsx'
import { Problem } from '../ui/problem.tsx'
import { emptyFlow, type FlowValues, flowDocument, flowRows, flowValues } from './form/flow-values.ts'
import classes from './form/form.module.css'
import { RouterList } from './form/router-list.tsx'
import { ScheduleField } from './form/schedule-field.tsx'
import { SourceList } from './form/source-list.tsx'
import { type FieldAt, StepList } from './form/step-list.tsx'
import { newRouter } from './form/step-values.ts'
import { ownTimezone, TIMEZONES } from './form/timezones.ts'

export interface FlowPanelProps {
  /** `new`, or the id to edit. */
  readonly id: string
  /** @param saved what was saved, or null when the panel was closed without saving */
  onClosed(saved: Flow | null): void
}

export function FlowPanel({ id, onClosed }: FlowPanelProps) {
  const saved = useRef<Flow | null>(null)
  return (
    <Panel nested={false} onClosed={() => onClosed(saved.current)}>
      <FlowPanelPage
        id={id}
        onSaved={(flow) => {
          saved.current = flow
        }}
      />
    </Panel>
  )
}

function FlowPanelPage({ id, onSaved }: { readonly id: string; readonly onSaved: (flow: Flow) => void }) {
  const flow = useQuery({ ...queries.flows.one(id), enabled: id !== NEW })
  if (id !== NEW && !flow.data) return <LoadingPage title="Edit flow" what="the flow" error={flow.error} />
  return <FlowForm stored={id === NEW ? undefined : flow.data} onSaved={onSaved} />
}

function FlowForm({ stored, onSaved }: { readonly stored: Flow | undefined; readonly onSaved: (flow: Flow) => void }) {
  const panel = usePanel()
  const { form, field, submit, failure, saving } = useDocumentForm<FlowValues, FlowInput>({
    initial: stored ? flowValues(stored) : emptyFlow(ownTimezone()),
    rows: flowRows,
    schema: FlowInput,
    toDocument: (values) => flowDocument(values, stored),
  })
  const { values } = form
  const at: FieldAt = (path) => field(path as 'name')
  /** Errors of lists name places, which have moved. */
  const change = (next: Partial<FlowValues>) => {
    form.clearErrors()
    form.setValues(next)
  }

  const save = async () => {
    const saved = await submit((document) => saveDocument('flows', api.flows, stored?._id ?? NEW, document))
    if (!saved) return
    notifyDone(`Flow "${saved.name}" saved`)
    onSaved(saved)
    panel.close()
  }

  return (
    <PanelPage
      title={stored ? 'Edit flow' : 'Create flow'}
      dirty={form.isDirty()}
      onSubmit={() => void save()}
      footer={
        <>
          <ActionButton type="submit" busy={saving} busyWords="Saving…">
            Save
          </ActionButton>
          <CancelButton />
        </>
      }
    >
      <Stack gap="lg">
        {failure ? <Problem error={failure} title="The flow was not saved" /> : null}
        <TextInput
          {...field('name')}
          label="Name"
          withAsterisk
          data-autofocus
          description="What the flow does, in a few words."
          placeholder="Copy production secrets to recovery"
          autoComplete="off"
        />
        <fieldset className={classes.section}>
          <legend className={classes.legend}>Sources</legend>
          <SourceList
            sources={values.pageGenerators}
            timezone={values.timezone}
            field={at}
            onChange={(pageGenerators) => change({ pageGenerators })}
          />
          <ListError error={field('pageGenerators').error} />
        </fieldset>
        <fieldset className={classes.section}>
          <legend className={classes.legend}>Steps</legend>
          <Steps values={values} field={at} change={change} />
          <ListError error={field('pageProcessors').error ?? field('routers').error} />
        </fieldset>
        <fieldset className={classes.section}>
          <legend className={classes.legend}>When it runs</legend>
          <Timing values={values} field={at} flowId={stored?._id} />
        </fieldset>
        <fieldset className={classes.section}>
          <legend className={classes.legend}>Records that fail</legend>
          <Stack gap="sm">
            <Switch
              {...field('retries')}
              checked={values.retries}
              label="Retry passing failures"
              description="After 1, 5 and 15 minutes, 1 and 4 hours: where the other side was busy, slow or out of reach."
            />
            <Switch
              {...field('autoResolve')}
              checked={values.autoResolve}
              label="Resolve errors that are made good"
              description="When a later run gets the same record through, told by its trace key."
            />
          </Stack>
        </fieldset>
        <Switch
          {...field('enabled')}
          checked={values.enabled}
          label="Enabled"
          description="Only enabled flows run, whatever starts them."
        />
      </Stack>
    </PanelPage>
  )
}

/** Errors of a whole list; those of its entries are texts at their fields. */
const ListError = ({ error }: { readonly error: React.ReactNode }) =>
  error ? <p className={classes.error}>{error}</p> : null

interface PartProps {
  readonly values: FlowValues
  readonly field: FieldAt
}

function Steps({ values, field, change }: PartProps & { change(next: Partial<FlowValues>): void }) {
  const { pageProcessors, routers } = values
  if (routers.length > 0) {
    const [only] = routers
    const branch = only?.branches.length === 1 ? only.branches[0] : undefined
    return (
      <>
        <RouterList routers={routers} field={field} onChange={(next) => change({ routers: next })} />
        {routers.length === 1 && branch && branch.filter === null && branch.pageProcessors.length > 0 ? (
          <div>
            <Button
              variant="subtle"
              size="compact-xs"
              onClick={() => change({ routers: [], pageProcessors: branch.pageProcessors })}
            >
              Make it one list of steps again
            </Button>
          </div>
        ) : null}
      </>
    )
  }
  return (
    <>
      <StepList
        path="pageProcessors"
        steps={pageProcessors}
        needed
        field={field}
        onChange={(next) => change({ pageProcessors: next })}
      />
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconArrowsSplit size={15} aria-hidden />}
          onClick={() => change({ routers: [newRouter([], pageProcessors)], pageProcessors: [] })}
        >
          Add a router (branches)
        </Button>
      </div>
    </>
  )
}

function Timing({ values, field, flowId }: PartProps & { readonly flowId: string | undefined }) {
  const flows = useQuery(queries.flows.list())
  const others = (flows.data ?? []).filter(({ _id }) => _id !== flowId)
  return (
    <>
      <ScheduleField
        label="Schedule"
        description="Runs by itself at these times."
        none="No schedule"
        props={field('schedule')}
        value={values.schedule}
        timezone={values.timezone}
      />
      <Select
        {...field('timezone')}
        label="Time zone"
        description="Clock changes are taken care of."
        searchable
        allowDeselect={false}
        limit={100}
        data={[...TIMEZONES]}
        value={values.timezone}
      />
      <MultiSelect
        {...field('next')}
        label="Then run"
        description="Flows that run once this one has completed."
        searchable
        clearable
        placeholder={values.next.length === 0 ? 'No other flow' : ''}
        data={others.map(({ _id, name }) => ({ value: _id, label: name }))}
        value={[...values.next]}
      />
    </>
  )
}
