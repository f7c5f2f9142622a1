import { type Html, html } from './html.ts'

/** The network's own page around a body. `body` is already safe HTML. */
export function framePage(title: string, body: Html): string {
  return `<!doctype html>${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Agora</title>
<link rel="icon" href="/static/agora.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/agora.css">
<script src="/static/agora.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the posts</a>
<header class="top">
  <a class="brand" href="/"><img src="/static/agora.svg" alt="" width="30" height="30"> Agora</a>
  <p class="rehearsal"><span aria-hidden="true">●</span> Rehearsal. A pretend network on this machine: nothing here is public.</p>
</header>
<main id="main">${body}</main>
</body>
</html>`}`
}
