/** Live behaviour of the public page: news, fresh times, a counter, and the name one writes as. */
const list = document.querySelector('#posts[data-live]')
const fresh = document.querySelector('.fresh')
let waiting = 0

/** Fetches this page again and takes over the posts that changed. */
async function refresh(replaceAll) {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } })
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const next = page.querySelector('#posts')
  if (!next) return
  if (replaceAll) {
    list.replaceChildren(...next.childNodes)
    return
  }
  for (const post of list.querySelectorAll('[id^="post-"]')) {
    const other = next.querySelector(`#${post.id}`)
    if (other && other.innerHTML !== post.innerHTML) post.replaceWith(other)
    else if (!other && !next.querySelector(`#${post.id}`)) post.classList.add('gone')
  }
}

function announce() {
  waiting += 1
  fresh.querySelector('a').textContent = waiting === 1 ? '1 new post' : `${waiting} new posts`
  fresh.hidden = false
}

if (list) {
  const source = new EventSource('/api/stream')
  const isTimeline = list.dataset.live === 'timeline'
  const concerns = (event) => JSON.parse(event.data).conversation === list.dataset.conversation
  source.addEventListener('post', (event) => {
    if (isTimeline) announce()
    else if (concerns(event)) void refresh(true)
  })
  for (const kind of ['edit', 'delete', 'withhold'])
    source.addEventListener(kind, (event) => {
      if (isTimeline) void refresh(false)
      else if (concerns(event)) void refresh(true)
    })
}

setInterval(() => {
  for (const time of document.querySelectorAll('time')) {
    const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / 60_000)
    if (minutes < 60) time.textContent = minutes < 1 ? 'now' : `${minutes} min`
    else if (minutes < 1_440) time.textContent = `${Math.floor(minutes / 60)} h`
  }
}, 20_000)

const form = document.querySelector('#compose')
if (form) {
  const { text, as } = form.elements
  const count = form.querySelector('.count')
  as.value ||= localStorage.getItem('as') ?? ''
  form.addEventListener('submit', () => localStorage.setItem('as', as.value))
  text.addEventListener('input', () => {
    const length = [...text.value].length
    count.hidden = length === 0
    count.value = length > 280 ? `${length}, a long post` : `${length} of 280`
  })
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit()
  })
}
