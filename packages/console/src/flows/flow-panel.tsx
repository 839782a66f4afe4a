/** Creates or edits a flow: its name, its two steps, and whether it may run. */

import { type Flow, FlowInput } from '@keyway/contract'
import { Stack, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from '../api/client.ts'
import { queries } from '../api/queries.ts'
import { NEW, saveDocument } from '../api/save-document.ts'
import { ExportPanel } from '../exports/export-panel.tsx'
import { ImportPanel } from '../imports/import-panel.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { RefField } from '../ui/form/ref-field.tsx'
import { useDocumentForm } from '../ui/form/use-document-form.ts'
import { notifyDone } from '../ui/notify.ts'
import { Panel } from '../ui/panel/panel.tsx'
import { usePanel } from '../ui/panel/panel-control.ts'
import { CancelButton, LoadingPage, PanelPage } from '../ui/panel/panel-page.tsx'
import { Problem } from '../ui/problem.tsx'
import { EMPTY_FLOW, FLOW_ROWS, flowDocument, flowValues } from './flow-values.ts'

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
  const exports = useQuery(queries.exports.list())
  const imports = useQuery(queries.imports.list())
  const panel = usePanel()
  const { form, field, submit, failure, saving } = useDocumentForm({
    initial: stored ? flowValues(stored) : EMPTY_FLOW,
    rows: () => FLOW_ROWS,
    schema: FlowInput,
    toDocument: (values) => flowDocument(values, stored),
  })

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
      <Stack gap="md">
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
        <RefField
          label="Export"
          noun="export"
          description="Reads the records."
          loading={exports.isPending}
          choices={(exports.data ?? []).map((one) => ({ value: one._id, label: one.name }))}
          props={field('exportId')}
          panel={({ id, onSaved: choose, onClosed }) => (
            <ExportPanel id={id} nested onSaved={(saved) => choose(saved._id)} onClosed={onClosed} />
          )}
        />
        <RefField
          label="Import"
          noun="import"
          description="Writes each record."
          loading={imports.isPending}
          choices={(imports.data ?? []).map((one) => ({ value: one._id, label: one.name }))}
          props={field('importId')}
          panel={({ id, onSaved: choose, onClosed }) => (
            <ImportPanel id={id} nested onSaved={(saved) => choose(saved._id)} onClosed={onClosed} />
          )}
        />
        <Switch
          {...field('enabled')}
          checked={form.values.enabled}
          label="Enabled"
          description="Only enabled flows can be run."
        />
      </Stack>
    </PanelPage>
  )
}
