/** The connection field that exports and imports share: choices with their status, and what the choice offers. */
import { type Application, AZURE_KEY_VAULT_ID, type Connection } from '@keyway/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import { ConnectionPanel } from '../connections/connection-panel.tsx'
import { useChoices } from '../documents/use-choices.ts'
import { RefField } from '../ui/form/ref-field.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import { CONNECTION_LOOKS, Status } from '../ui/status.tsx'
import classes from './connection-field.module.css'

export interface ConnectionChoice {
  readonly connection: Connection | undefined
  readonly application: Application | undefined
}

export function useConnectionChoice(connectionId: string): ConnectionChoice {
  const found = useQuery({ ...queries.connections.one(connectionId), enabled: connectionId !== '' })
  const connection = connectionId === '' ? undefined : found.data
  const application = useQuery(queries.applications()).data?.find(
    (one) => one._id === connection?.http._httpConnectorId,
  )
  return { connection, application }
}

export interface ConnectionFieldProps {
  readonly props: FieldProps
  readonly description: string
  /** An operation is chosen of it; otherwise the request is one's own, and any connection will do. */
  readonly operations: boolean
}

/** The application HTTP has no operations to choose from. */
const WITH_OPERATIONS = { _httpConnectorId: AZURE_KEY_VAULT_ID } as const

export function ConnectionField({ props, description, operations }: ConnectionFieldProps) {
  const choices = useChoices('connections', props.value, operations ? WITH_OPERATIONS : {})
  const { chosen } = choices
  return (
    <RefField
      label="Connection"
      noun="connection"
      description={description}
      loading={choices.loading}
      search={choices.search}
      choices={choices.items.map((one) => ({
        value: one._id,
        label: one.name,
        note: <Status look={CONNECTION_LOOKS[one.status]} />,
      }))}
      props={props}
      below={
        chosen ? (
          <div className={classes.below}>
            <Status look={CONNECTION_LOOKS[chosen.status]} />
            <span className={`mono ${classes.address}`}>{chosen.http.baseURI}</span>
          </div>
        ) : null
      }
      panel={({ id, onSaved, onClosed }) => (
        <ConnectionPanel id={id} nested onSaved={(saved) => onSaved(saved._id)} onClosed={onClosed} />
      )}
    />
  )
}
