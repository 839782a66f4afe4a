/** The form of an import: where records are written, by which operation, and how a record fills its inputs. */

import { type Import, ImportInput, type Operation } from '@keyway/contract'
import { Button, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { api } from '../api/client.ts'
import { NEW, saveDocument } from '../api/save-document.ts'
import columns from '../exports/export-form.module.css'
import { keptParameters } from '../exports/export-values.ts'
import { useUploadDialog } from '../files/file-dialog.tsx'
import { ConnectionField, useConnectionChoice } from '../operations/connection-field.tsx'
import { operationGroups } from '../operations/operation-choice.ts'
import { OperationPicker } from '../operations/operation-picker.tsx'
import { useOperationOf } from '../operations/use-operation-of.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { useDocumentForm } from '../ui/form/use-document-form.ts'
import { highlight } from '../ui/highlight.ts'
import { notifyDone } from '../ui/notify.ts'
import { usePanel } from '../ui/panel/panel-control.ts'
import { CancelButton, PanelPage } from '../ui/panel/panel-page.tsx'
import { Problem } from '../ui/problem.tsx'
import { ConstantInputs } from './constant-inputs.tsx'
import { EMPTY_IMPORT, importDocument, importRows, importValues } from './import-values.ts'
import { SAMPLE_PATHS } from './mapping-row.tsx'
import { MappingSection } from './mapping-section.tsx'
import { ImportRequestFields } from './request-fields.tsx'
import { Trial } from './trial.tsx'
import { useTrial } from './use-trial.ts'
import { WriteFields } from './write-fields.tsx'

const FORM_TYPES = [
  { value: 'assistant', label: 'Operation' },
  { value: 'http', label: 'HTTP request' },
]

export interface ImportFormProps {
  readonly stored: Import | undefined
  readonly onSaved: ((saved: Import) => void) | undefined
}

export function ImportForm({ stored, onSaved }: ImportFormProps) {
  const operationOf = useOperationOf()
  const document = useDocumentForm({
    initial: stored ? importValues(stored) : EMPTY_IMPORT,
    rows: (values) => importRows(operationOf(values.operation), values),
    schema: ImportInput,
    toDocument: (values) => importDocument(values, stored),
    draft: { key: `imports/${stored?._id ?? NEW}`, base: stored?.lastModified },
  })
  const { form, field } = document
  const panel = usePanel()
  const files = useUploadDialog()
  const { connection, application } = useConnectionChoice(form.values.connectionId)
  const chosen = operationOf(form.values.operation)
  const isOperation = form.values.formType === 'assistant'
  const trial = useTrial(importDocument(form.values, stored))

  const save = async () => {
    const saved = await document.submit((body) => saveDocument('imports', api.imports, stored?._id ?? NEW, body))
    if (!saved) return
    notifyDone(`Import "${saved.name}" saved`)
    highlight(saved._id)
    onSaved?.(saved)
    panel.close()
  }
  const changeOperation = (next: Operation) => {
    form.clearErrors()
    form.setValues({
      operation: next.id,
      parameters: keptParameters(form.values.parameters, next),
      // Mappings name inputs of the other operation; the new one starts from its own default.
      mappings: [],
    })
  }

  return (
    <PanelPage
      title={stored ? stored.name : 'Create import'}
      dirty={document.dirty}
      draft={document.draft}
      onSubmit={() => void save()}
      footer={
        <>
          <ActionButton type="submit" busy={document.saving} busyWords="Saving…">
            Save
          </ActionButton>
          <CancelButton />
          {stored ? (
            <Button variant="default" onClick={() => files.open(stored)}>
              Upload file
            </Button>
          ) : null}
          {files.dialog}
        </>
      }
    >
      <div className={columns.columns}>
        <Stack gap="md">
          {document.failure ? <Problem error={document.failure} title="The import was not saved" /> : null}
          <TextInput
            {...field('name')}
            label="Name"
            withAsterisk
            data-autofocus
            description="Shown wherever an import is chosen."
            placeholder="Write to the disaster recovery vault"
            autoComplete="off"
          />
          <ConnectionField
            props={field('connectionId')}
            description="Where the records are written."
            operations={form.values.formType === 'assistant'}
          />
          <SegmentedControl
            aria-label="What is done"
            data={FORM_TYPES}
            value={form.values.formType}
            onChange={(next) => form.setFieldValue('formType', next === 'http' ? 'http' : 'assistant')}
          />
          {isOperation ? (
            <OperationPicker
              groups={operationGroups(application, connection?.http._httpConnectorApiId, 'import')}
              props={field('operation')}
              description="What is done for each record."
              onChange={changeOperation}
            />
          ) : (
            <ImportRequestFields request={form.values.request} field={field} trial={trial} />
          )}
          {isOperation && chosen ? (
            <ConstantInputs operation={chosen} field={(name) => field(`parameters.${name}`)} />
          ) : null}
          <WriteFields values={form.values} field={field} />
        </Stack>
        <Stack gap="md">
          {chosen || !isOperation ? (
            <MappingSection
              operation={isOperation ? chosen : undefined}
              mappings={form.values.mappings}
              error={field('mappings').error}
              field={(path) => field(`mappings.${path}`)}
              onChange={(mappings) => {
                form.clearErrors()
                form.setFieldValue('mappings', mappings)
              }}
            />
          ) : null}
          {chosen || !isOperation ? <Trial trial={trial} /> : null}
          {/* What mappings may extract, offered by the browser at their fields. */}
          <datalist id={SAMPLE_PATHS}>
            {trial.members.map((path) => (
              <option key={path} value={`$.${path}`} />
            ))}
          </datalist>
        </Stack>
      </div>
    </PanelPage>
  )
}
