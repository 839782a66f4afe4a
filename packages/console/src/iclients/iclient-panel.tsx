/** Creates or edits an OAuth 2.0 client, on its own address or nested over the form that needs it. */
import { AZURE_KEY_VAULT_ID, HTTP_ID, type IClient } from '@keyway/contract'
import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import { NEW } from '../api/save-document.ts'
import { Panel } from '../ui/panel/panel.tsx'
import { LoadingPage } from '../ui/panel/panel-page.tsx'
import { IClientForm } from './iclient-form.tsx'
import { UniversalForm } from './universal-form.tsx'

export interface IClientPanelProps {
  /** `new`, or the id to edit. */
  readonly id: string
  readonly nested?: boolean
  /** The application it is created for; absent: to be chosen. */
  readonly applicationId?: string
  onSaved?(iclient: IClient): void
  onClosed(): void
}

export function IClientPanel({ id, nested = false, applicationId, onSaved, onClosed }: IClientPanelProps) {
  return (
    <Panel nested={nested} onClosed={onClosed}>
      <IClientPage id={id} applicationId={applicationId} onSaved={onSaved} />
    </Panel>
  )
}

interface IClientPageProps {
  readonly id: string
  readonly applicationId: string | undefined
  readonly onSaved: IClientPanelProps['onSaved']
}

function IClientPage({ id, applicationId, onSaved }: IClientPageProps) {
  const [chosen, setChosen] = useState<string>(applicationId ?? AZURE_KEY_VAULT_ID)
  const creating = id === NEW
  const iclient = useQuery({ ...queries.iclients.one(id), enabled: !creating })
  const applications = useQuery(queries.applications())
  const redirect = useQuery({ ...queries.newRedirectUri(), enabled: creating })
  const system = useQuery(queries.system())

  const application = applications.data?.find((one) => one._id === AZURE_KEY_VAULT_ID)
  const document = creating ? redirect.data : iclient.data
  if (!application || !system.data || !document) {
    const error = iclient.error ?? applications.error ?? redirect.error ?? system.error
    return (
      <LoadingPage
        title={creating ? 'Create OAuth 2.0 client' : 'Edit OAuth 2.0 client'}
        what="the OAuth 2.0 client"
        error={error}
      />
    )
  }
  const chooser =
    creating && applicationId === undefined ? (
      <Select
        label="Application"
        withAsterisk
        allowDeselect={false}
        description="What connections of this client connect to."
        data={(applications.data ?? []).map((one) => ({ value: one._id, label: one.name }))}
        value={chosen}
        onChange={(next) => next && setChosen(next)}
      />
    ) : null
  const isHttp = (creating ? chosen : iclient.data?._httpConnectorId) === HTTP_ID
  if (isHttp) {
    return (
      <UniversalForm
        stored={creating ? undefined : iclient.data}
        redirectUri={creating ? redirect.data?.redirectUri : iclient.data?.oauth2?.redirectUri}
        onSaved={onSaved}
        chooser={chooser}
      />
    )
  }
  return (
    <IClientForm
      chooser={chooser}
      stored={creating ? undefined : iclient.data}
      application={application}
      redirectUri={creating ? redirect.data?.redirectUri : iclient.data?.oauth2?.redirectUri}
      sandbox={system.data.sandbox}
      onSaved={onSaved}
    />
  )
}
