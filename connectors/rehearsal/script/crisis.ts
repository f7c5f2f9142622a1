import { answer, picture, type Step, say } from './step.ts'

/** A broken sorter in the Lyon depot: one worried post, then many, then the press, then it ebbs away. */
export const CRISIS: readonly Step[] = [
  say(
    'karim_bel',
    'Le trieur du dépôt Acme de Saint-Priest est en panne depuis ce matin. Des colis partout, personne ne sait rien. @acme faudrait prévenir les gens.',
    {
      key: 'sorter',
      ...picture('sorter', 'Un tapis de tri à l’arrêt, des dizaines de colis empilés sous un voyant rouge'),
    },
  ),
  {
    by: 'papa_solo_69',
    quote: 'sorter',
    text: 'Ah ben voilà où est le bureau de ma fille. Commandé le 2, promis le 5. @acme_care ??',
    key: 'papa-bureau',
  },
  answer(
    'nadia_k',
    'sorter',
    'Quand un trieur s’arrête, compter 24 à 48 h pour résorber. Mais il faut le DIRE. @acme',
  ),
  say(
    'bastien_v',
    '@acme « votre colis a été trié vers la mauvaise ville ». Il est à Brest. Je suis à Toulouse. Bravo.',
    { key: 'bastien-brest' },
  ),
  say('jeanne_lyon', 'Donc mon colis n’est pas « en tri », il est par terre. @acme', { key: 'jeanne-terre' }),
  { by: 'presse_rhone', repost: 'sorter' },
  say(
    'fanny_bricole',
    'Trois abonnées m’écrivent que leur commande @acme est coincée à Lyon. Vous communiquez quand ? On veut juste savoir.',
    { key: 'fanny-coincee' },
  ),
  say(
    'presse_rhone',
    'Saint-Priest : un trieur en panne bloque plusieurs milliers de colis de l’enseigne @acme. La direction n’a pas encore répondu à nos questions.',
    { key: 'presse-tri' },
  ),
  { by: 'julien_pott', repost: 'presse-tri' },
  answer(
    'sofiane_d',
    'presse-tri',
    'J’ai deux chantiers qui attendent ces luminaires. @acme_care, un numéro direct pour les pros ?',
    { key: 'sofiane-pro' },
  ),
  say(
    'giulia_rossi',
    '@acme il mio ordine è fermo a Lione da quattro giorni. È per il trieur rotto di cui parlano i francesi?',
    { key: 'giulia-lione' },
  ),
  say(
    'lena_berlin',
    'Acme-Paket hängt in Lyon fest, angeblich Sorter kaputt. @acme kommt da noch eine Mail oder soll ich Zeitung lesen?',
    { key: 'lena-sorter' },
  ),
  answer('papa_solo_69', 'presse-tri', 'Plusieurs milliers… et pas un mail. @acme vous êtes sérieux ?'),
  {
    by: 'presse_rhone',
    edit: 'presse-tri',
    text: 'Saint-Priest : un trieur en panne bloque plusieurs centaines de colis de l’enseigne @acme (et non plusieurs milliers, comme écrit d’abord). La direction n’a pas encore répondu à nos questions.',
  },
  say(
    'ines_dub',
    'Pour celles et ceux qui attendent : passé la date promise, mise en demeure par écrit, puis annulation et remboursement sous 14 jours. @acme, mieux vaut écrire avant que les clients le fassent.',
    { key: 'ines-droit' },
  ),
  say(
    'mia_okafor',
    '@acme is the Lyon thing why my parcel says "returned to sender" in French? I am in London. I have done nothing wrong.',
    { key: 'mia-returned' },
  ),
  answer(
    'karim_bel',
    'sorter',
    'Le technicien est arrivé à 14 h. On reprend à la main en attendant. Courage aux collègues.',
  ),
  { by: 'bastien_v', remove: 'bastien-brest' },
  say(
    'nadia_k',
    'Pour être juste : chez @acme le service client répond, et poliment. C’est rare dans une journée comme ça.',
    { key: 'nadia-juste' },
  ),
  say('karim_bel', 'Trieur reparti à 17 h 40. Les colis de Lyon partent ce soir. @acme 👍', {
    key: 'sorter-fixed',
  }),
  { by: 'jeanne_lyon', repost: 'sorter-fixed' },
]
