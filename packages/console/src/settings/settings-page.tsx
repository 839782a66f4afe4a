/** Settings: some pages under one heading. */
import { Tabs } from '@mantine/core'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { PageHeader } from '../ui/page.tsx'

const TABS = [
  { path: '/settings/webhooks', label: 'Webhooks' },
  { path: '/settings/tokens', label: 'API tokens' },
  { path: '/settings/configuration', label: 'Configuration' },
  { path: '/settings', label: 'General' },
] as const

/** In the order they stand on the page; the more particular path is asked first. */
const SHOWN = [...TABS].reverse()

export function SettingsPage() {
  const { pathname } = useLocation()
  const navigate = useNavigate()
  const current = TABS.find(({ path }) => pathname.startsWith(path))?.path ?? '/settings'
  return (
    <>
      <PageHeader title="Settings" />
      <Tabs
        value={current}
        onChange={(value) => void navigate({ to: TABS.find(({ path }) => path === value)?.path ?? '/settings' })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {SHOWN.map(({ path, label }) => (
            <Tabs.Tab key={path} value={path}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={current}>
          <Outlet />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
