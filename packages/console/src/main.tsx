/** Starts the console. */
import '@fontsource-variable/inter'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './app/global.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { App } from './app/app.tsx'
import { applyColorScheme } from './app/color-scheme.ts'

// Zod compiles validators with `new Function` where it may; our Content-Security-Policy forbids that, and says so loudly.
z.config({ jitless: true })
applyColorScheme()

const container = document.getElementById('root')
if (!container) throw new Error('The page has no element "root"')
createRoot(container).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
