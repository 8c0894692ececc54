import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { applyAppearance } from './settings/appearance.ts'
import './styles/base.css'

applyAppearance()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has a #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
