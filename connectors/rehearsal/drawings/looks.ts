/** How the scripted people are drawn, where their name or trade says it. Everybody else is drawn by chance. */
export type Look = 'long' | 'short' | 'sign'

const LONG =
  'mia_okafor priya_writes danielle_rk grace_lindq ruthless_ruth sarahonthesofa ellie_moss nora_quill tasha_bloom wired_wendy jeanne_lyon lucie_marchand mamie_odile claire_delune amelie_rx nadia_k ines_dub fanny_bricole carmen_ruiz_ lucia_pampa marisol_cdmx bia_santos camila_rj heike_w lena_berlin giulia_rossi samira_h layla_dz yuki_akari haruka_home aarti_sharma lin_xiaomei olena_kv iryna_m sanne_vd kasia_nowak jiwoo_k'
const SHORT =
  'tom_hedley owenparry benji_makes kofi_mensah the_lamp_nerd marcusdunn ian_w_fraser leopoldgray karim_bel theo_garnier sofiane_d julien_pott bastien_v papa_solo_69 guillaume_tr dani_mtz profe_ramon joao_ferreira jonas_brandt opa_klaus max_lichter marco_lume omar_cairo kenta_m rohit_dilli wang_deng taras_svitlo emre_istanbul'
const SIGNS = 'harbour_books presse_rhone dealz_4_u crypto_lumen'

const LOOKS = new Map<string, Look>([
  ...LONG.split(' ').map((handle) => [handle, 'long'] as const),
  ...SHORT.split(' ').map((handle) => [handle, 'short'] as const),
  ...SIGNS.split(' ').map((handle) => [handle, 'sign'] as const),
])

/** The look of a handle, or undefined for chance to decide. */
export function lookOf(handle: string): Look | undefined {
  return LOOKS.get(handle.toLowerCase())
}
