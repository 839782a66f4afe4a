/** The form of an export, with a preview of what it reads beside it. */

import { type Export, ExportInput, type Operation } from '@keyway/contract'
import { Button, SegmentedControl, Select, Stack, Switch, TextInput } from '@mantine/core'
import { api } from '../api/client.ts'
import { NEW, saveDocument } from '../api/save-document.ts'
import { useDownloadDialog } from '../files/file-dialog.tsx'
import { ConnectionField, useConnectionChoice } from '../operations/connection-field.tsx'
import { operationGroups } from '../operations/operation-choice.ts'
import { OperationInputs } from '../operations/operation-inputs.tsx'
import { OperationPicker } from '../operations/operation-picker.tsx'
import { useOperationOf } from '../operations/use-operation-of.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { NumberField } from '../ui/form/number-field.tsx'
import { useDocumentForm } from '../ui/form/use-document-form.ts'
import { highlight } from '../ui/highlight.ts'
import { notifyDone } from '../ui/notify.ts'
import { usePanel } from '../ui/panel/panel-control.ts'
import { CancelButton, PanelPage } from '../ui/panel/panel-page.tsx'
import { Problem } from '../ui/problem.tsx'
import classes from './export-form.module.css'
import { EMPTY_EXPORT, exportDocument, exportRows, exportValues, keptParameters } from './export-values.ts'
import { ModeFields } from './mode-fields.tsx'
import { Preview } from './preview.tsx'
import { RequestFields } from './request-fields.tsx'
import { StageFields } from './stage-fields.tsx'
import { useLive } from './use-live.ts'
import { usePreview } from './use-preview.ts'

const FORM_TYPES = [
  { value: 'assistant', label: 'Operation' },
  { value: 'http', label: 'HTTP request' },
]

export interface ExportFormProps {
  readonly stored: Export | undefined
  /** A new export starts as one that runs for each record. */
  readonly lookup?: boolean
  readonly onSaved: ((saved: Export) => void) | undefined
}

export function ExportForm({ stored, lookup = false, onSaved }: ExportFormProps) {
  const operationOf = useOperationOf()
  const document = useDocumentForm({
    initial: stored ? exportValues(stored) : { ...EMPTY_EXPORT, isLookup: lookup },
    rows: (values) => exportRows(operationOf(values.operation), values),
    schema: ExportInput,
    toDocument: (values) => exportDocument(values, stored),
    draft: { key: `exports/${stored?._id ?? (lookup ? 'new lookup' : NEW)}`, base: stored?.lastModified },
  })
  const { form, field } = document
  const panel = usePanel()
  const files = useDownloadDialog()
  const preview = usePreview(document)
  const live = useLive(exportDocument(form.values, stored), preview)
  const { connection, application } = useConnectionChoice(form.values.connectionId)
  const groups = operationGroups(application, connection?.http._httpConnectorApiId, 'export')
  const chosen = operationOf(form.values.operation)

  const save = async () => {
    const saved = await document.submit((body) => saveDocument('exports', api.exports, stored?._id ?? NEW, body))
    if (!saved) return
    notifyDone(`Export "${saved.name}" saved`)
    highlight(saved._id)
    onSaved?.(saved)
    panel.close()
  }
  const changeOperation = (next: Operation) => {
    form.clearFieldError('operation')
    form.setValues({
      operation: next.id,
      parameters: keptParameters(form.values.parameters, next),
      withValues: next.withValues ? form.values.withValues : false,
      valuesBy: '',
    })
  }

  return (
    <PanelPage
      title={stored ? stored.name : 'Create export'}
      dirty={document.dirty}
      draft={document.draft}
      onSubmit={() => void save()}
      footer={
        <>
          <ActionButton type="submit" busy={document.saving} busyWords="Saving…">
            Save
          </ActionButton>
          <CancelButton />
          {stored && !stored.isLookup ? (
            <Button variant="default" onClick={() => files.open(stored)}>
              Download records
            </Button>
          ) : null}
          {files.dialog}
        </>
      }
    >
      <div className={classes.columns}>
        <Stack gap="md">
          {document.failure ? <Problem error={document.failure} title="Keyway refused this export" /> : null}
          <TextInput
            {...field('name')}
            label="Name"
            withAsterisk
            data-autofocus
            description="Shown wherever an export is chosen."
            placeholder="All secrets of production"
            autoComplete="off"
          />
          <ConnectionField
            props={field('connectionId')}
            description="Where the records are read from."
            operations={form.values.formType === 'assistant'}
          />
          <SegmentedControl
            aria-label="What is read"
            data={FORM_TYPES}
            value={form.values.formType}
            onChange={(next) => form.setFieldValue('formType', next === 'http' ? 'http' : 'assistant')}
          />
          <Switch
            {...field('isLookup')}
            checked={form.values.isLookup}
            label="Lookup"
            description="Runs as a step of a flow, once for each record, and may take its members: {{record.id}}."
          />
          {form.values.formType === 'http' ? (
            <RequestFields
              request={form.values.request}
              field={field}
              record={form.values.isLookup ? preview.recordMembers : undefined}
              live={live}
            />
          ) : (
            <>
              <OperationPicker
                groups={groups}
                props={field('operation')}
                description="What is read. Its results are the records."
                onChange={changeOperation}
              />
              {chosen ? (
                <OperationInputs
                  inputs={chosen.inputs}
                  field={(name) => field(`parameters.${name}`)}
                  marked
                  {...(form.values.isLookup && { members: preview.recordMembers.map((path) => `record.${path}`) })}
                />
              ) : null}
              {chosen?.withValues && !form.values.isLookup ? (
                <Switch
                  {...field('withValues')}
                  checked={form.values.withValues}
                  label={chosen.withValues}
                  description="One more call per record. Without it, records come as the list gives them."
                />
              ) : null}
              {chosen?.valuesBy && form.values.withValues && !form.values.isLookup ? (
                <Select
                  {...field('valuesBy')}
                  label="What is fetched"
                  allowDeselect={false}
                  data={[
                    { value: '', label: chosen.withValues ?? 'Each object whole' },
                    ...chosen.valuesBy.map(({ operation, label }) => ({ value: operation, label })),
                  ]}
                  value={form.values.valuesBy}
                />
              ) : null}
            </>
          )}
          <StageFields values={form.values} field={field} members={preview.members} live={live} />
          {form.values.isLookup ? null : (
            <>
              <ModeFields values={form.values} field={field} />
              <NumberField
                {...field('pageSize')}
                label="Page size"
                withAsterisk
                description="Records handed on together, 1 to 1,000."
              />
            </>
          )}
        </Stack>
        <Preview preview={preview} isLookup={form.values.isLookup} />
      </div>
    </PanelPage>
  )
}
