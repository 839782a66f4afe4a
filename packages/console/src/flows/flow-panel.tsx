/** Creates or edits a flow: what it reads, its steps or branches, when it runs, and what runs after it. */
import type { Flow } from '@keyway/contract'
import { Button, Select, Stack, Switch, TextInput } from '@mantine/core'
import { IconArrowsSplit } from '@tabler/icons-react'
import { useRef } from 'react'
import { ActionButton } from '../ui/action-button.tsx'
import { notifyDone } from '../ui/notify.ts'
import { Panel } from '../ui/panel/panel.tsx'
import { usePanel } from '../ui/panel/panel-control.ts'
import { CancelButton, PanelPage } from '../ui/panel/panel-page.tsx'
import { Problem } from '../ui/problem.tsx'
import type { FieldAt } from './form/field-at.ts'
import type { FlowValues } from './form/flow-values.ts'
import classes from './form/form.module.css'
import { NextFlows } from './form/next-flows.tsx'
import { RouterList } from './form/router-list.tsx'
import { ScheduleField } from './form/schedule-field.tsx'
import { SourceList } from './form/source-list.tsx'
import { StepList } from './form/step-list.tsx'
import { newRouter } from './form/step-values.ts'
import { TIMEZONES } from './form/timezones.ts'
import { type FlowForm, useFlowForm } from './form/use-flow-form.ts'
import { straightened } from './graph/edit.ts'

export interface FlowPanelProps {
  /** @param saved what was saved, or null when the panel was closed without saving */
  onClosed(saved: Flow | null): void
}

export function NewFlowPanel({ onClosed }: FlowPanelProps) {
  return <FlowPanel flow={useFlowForm(undefined)} onClosed={onClosed} />
}

/** @param flow the form; its draft stays when the panel closes */
export function FlowPanel({ flow, onClosed }: FlowPanelProps & { readonly flow: FlowForm }) {
  const saved = useRef<Flow | null>(null)
  return (
    <Panel nested={false} onClosed={() => onClosed(saved.current)}>
      <FlowPanelPage
        flow={flow}
        onSaved={(one) => {
          saved.current = one
        }}
      />
    </Panel>
  )
}

function FlowPanelPage({ flow, onSaved }: { readonly flow: FlowForm; readonly onSaved: (flow: Flow) => void }) {
  const panel = usePanel()
  const { stored, values, at, edit } = flow
  const { draft, dirty, failure, field, saving } = flow.document

  const save = async () => {
    const saved = await flow.save()
    if (!saved) return
    notifyDone(`Flow "${saved.name}" saved`)
    onSaved(saved)
    panel.close()
  }

  return (
    <PanelPage
      title={stored ? 'Edit flow' : 'Create flow'}
      dirty={dirty}
      draft={draft && { ...draft, discard: flow.discard }}
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
            onChange={(pageGenerators) => edit({ pageGenerators })}
          />
          <ListError error={field('pageGenerators').error} />
        </fieldset>
        <fieldset className={classes.section}>
          <legend className={classes.legend}>Steps</legend>
          <Steps values={values} field={at} change={edit} />
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
    const straight = straightened(values)
    return (
      <>
        <RouterList routers={routers} field={field} onChange={(next) => change({ routers: next })} />
        {straight.routers.length === 0 && straight.pageProcessors.length > 0 ? (
          <div>
            <Button variant="subtle" size="compact-xs" onClick={() => change(straight)}>
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
      <NextFlows props={field('next')} value={values.next} except={flowId} />
    </>
  )
}
