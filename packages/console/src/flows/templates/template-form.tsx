/** Fills a template in: what it cannot do, its connections, its inputs; then makes what it is a template of. */
import {
  AZURE_KEY_VAULT_ID,
  type FlowTemplateConnection,
  type FlowTemplateInput,
  type Template,
  TemplateInstallInput,
  type TemplateInstallResult,
} from '@keyway/contract'
import { Stack, Switch, Text, TextInput } from '@mantine/core'
import { api } from '../../api/client.ts'
import { refresh } from '../../api/queries.ts'
import { NEW } from '../../api/save-document.ts'
import { ConnectionSearchField } from '../../connections/choose/connection-search-field.tsx'
import { OperationInputs } from '../../operations/operation-inputs.tsx'
import { ActionButton } from '../../ui/action-button.tsx'
import { type FieldProps, useDocumentForm } from '../../ui/form/use-document-form.ts'
import { TextLink } from '../../ui/links.tsx'
import { Notice } from '../../ui/notice.tsx'
import { notifyDone } from '../../ui/notify.ts'
import { usePanel } from '../../ui/panel/panel-control.ts'
import { CancelButton, PanelPage } from '../../ui/panel/panel-page.tsx'
import { Problem } from '../../ui/problem.tsx'
import { type TemplateValues, templateInput, templateRows, templateValues } from './template-values.ts'
import classes from './templates.module.css'

export interface TemplateFormProps {
  readonly template: Template
  onMade(made: TemplateInstallResult): void
}

export function TemplateForm({ template, onMade }: TemplateFormProps) {
  const panel = usePanel()
  const { form, field, submit, failure, saving, draft, dirty } = useDocumentForm<TemplateValues, TemplateInstallInput>({
    initial: templateValues(template),
    rows: () => templateRows(template),
    schema: TemplateInstallInput,
    toDocument: templateInput,
    draft: { key: `templates/${template._id}`, base: undefined },
  })
  const { values } = form

  const make = async () => {
    const made = await submit((body) => api.templates.install({ params: { template: template._id }, body }))
    if (!made) return
    await refresh('flows', 'exports', 'imports', 'audit')
    notifyDone(`"${made.name}" was made from the template`)
    onMade(made)
    panel.close()
  }

  return (
    <PanelPage
      title={template.name}
      dirty={dirty}
      draft={draft}
      onSubmit={() => void make()}
      footer={
        <>
          <ActionButton type="submit" busy={saving} busyWords="Creating…">
            {template.result === 'flow' ? 'Create flow' : `Create ${template.result}`}
          </ActionButton>
          <CancelButton />
        </>
      }
    >
      <Stack gap="md">
        {failure ? <Problem error={failure} title="Nothing was made" /> : null}
        <Text size="sm">{template.description}</Text>
        <Notice tone="quiet" title="Good to know">
          <ul className={classes.limits}>
            {template.limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </Notice>
        {template.connections.map((connection) => (
          <ChosenConnection
            key={connection.role}
            connection={connection}
            props={field(`connections.${connection.role}`)}
            except={connection.notSameAs === undefined ? undefined : values.connections[connection.notSameAs]}
          />
        ))}
        <Text size="xs" c="dimmed">
          Is one missing?{' '}
          <TextLink to="/connections/$id" params={{ id: NEW }} size="xs" underline="always">
            Create a connection
          </TextLink>
        </Text>
        {template.inputs.map((input) => (
          <Input key={input.name} input={input} props={field(`inputs.${input.name}`)} />
        ))}
        <TextInput
          {...field('name')}
          label="Name"
          description="What is made is called so. Leave empty for the name of the template."
          placeholder={template.name}
          autoComplete="off"
        />
        {template.result === 'flow' ? (
          <Switch
            {...field('enable')}
            checked={values.enable}
            label="Enabled"
            description="Only enabled flows run. Leave it off to look at the flow first."
          />
        ) : null}
      </Stack>
    </PanelPage>
  )
}

/** A choice that has a default is a switch, which is never unset. */
function Input({ input, props }: { readonly input: FlowTemplateInput; readonly props: FieldProps }) {
  if (input.type !== 'boolean') return <OperationInputs inputs={[input]} field={() => props} marked />
  return <Switch {...props} checked={props.value === true} label={input.label} description={input.help} />
}

interface ChosenConnectionProps {
  readonly connection: FlowTemplateConnection
  readonly props: FieldProps
  readonly except: string | undefined
}

const API_NAMES = { 'data-plane': 'the data plane', 'control-plane': 'the control plane' } as const

function ChosenConnection({ connection: { label, help, api }, props, except }: ChosenConnectionProps) {
  return (
    <ConnectionSearchField
      id={props.id}
      label={label}
      description={help}
      error={props.error}
      withAsterisk
      filter={{ _httpConnectorId: AZURE_KEY_VAULT_ID, _httpConnectorApiId: api }}
      except={except === '' ? undefined : except}
      nothing={`No connection for ${API_NAMES[api]} matches.`}
      value={props.value === '' ? null : props.value}
      onChange={(id) => props.onChange?.(id ?? '')}
    />
  )
}
