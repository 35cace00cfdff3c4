// Names nobody has heard: places and people.
import type { Generator } from "bptt";
import { WORD_RULES } from "./words.ts";

const ONSETS = "b,br,c,ch,d,dr,f,fr,g,gr,h,j,k,kh,kr,l,m,n,p,pr,qu,r,s,sh,sk,st,t,th,tr,v,w,y,z,zh,,".split(",");
const VOWELS = "a,a,a,a,a,e,e,e,e,e,i,i,i,i,o,o,o,o,u,u,u,ai,ea,ia,ie,ou,au,oo,é,ö,á,ü,ã,ø,í".split(",");
const CODAS = "n,n,n,r,r,r,s,s,l,l,m,ng,t,k,d,ck,rt,nd,st,ll,x,z,ch,,,,,,,,,,,,,,,,,,,,".split(",");
const ENDINGS =
  "ville,ton,burg,berg,stad,ford,port,ham,field,grad,abad,pur,shima,mouth,wick,by,dorf,ia,o,a,i,ov,ice,os".split(",");
const BEFORE =
  "New,San,Santa,St.,Saint,Port,Fort,Los,Las,El,La,Le,Al,North,South,East,West,Old,Upper,Lake,Mount,Villa,Porto,Bad,Puerto,Mar,Ann,Can,Sault Ste.,Viña,Ho".split(
    ",",
  );
const AFTER =
  "City,Beach,Springs,Falls,Bay,Hills,Island,Harbour,Town,Valley,Park,Lake,Rapids,Point,Heights,Creek".split(",");
const JOINTS = [
  "-",
  "-",
  "-sur-",
  "-on-",
  "-en-",
  "-upon-",
  "-de-",
  "-la-",
  " de ",
  " am ",
  " upon ",
  " del ",
  " de la ",
  " do ",
  " es ",
  " am ",
  " Ste. ",
];
const SHORT =
  "An,Am,As,Be,Do,Ho,In,It,My,No,On,Os,Us,Vo,Luz,Sur,Bel,Nam,Mar,Sun,May,Jan,Sat,Main,City,John's,Paul's".split(",");
const COMMON = [...WORD_RULES.noun.split("|"), ...WORD_RULES.adjective.split("|")];
const PEOPLE =
  `Anna,Ben,Carlos,Diana,Emma,Farid,Grace,Hiro,Ivan,Julia,Kim,Lena,Maria,Nina,Omar,Peter,Rosa,Sam,Tom,Uma,Victor,Wei,Yuki,
Zoe,John,Mary,Michael,Sarah,David,Laura,Ahmed,Chen,Priya,Olga,Lars,Sofia,Jack,Emily,Daniel,Alice,Bob,George,Helen`.split(
    /,\s*/,
  );

const pick = (random: Generator, list: readonly string[]) => list[random.integer(list.length)] as string;

/** An invented word of one to four syllables. */
export const inventWord = (random: Generator) => word(random).toLowerCase();

/** One capitalised word of one to four syllables. */
function word(random: Generator): string {
  let name = "";
  for (let syllables = 1 + random.integer(3); syllables > 0; --syllables) {
    name += pick(random, ONSETS) + pick(random, VOWELS) + pick(random, CODAS);
  }
  if (name.length < 4 || random.random() < 0.3) name += pick(random, ENDINGS);
  return capital(name);
}

const capital = (name: string) => name.slice(0, 1).toUpperCase() + name.slice(1);

/** A common word as a name: Reading, Split, Long Beach. */
const common = (random: Generator) => capital(pick(random, COMMON));

const KINDS: readonly ((random: Generator) => string)[] = [
  ...Array<typeof word>(10).fill(word),
  common,
  (random) => `${common(random)} ${common(random)}`,
  (random) => `${word(random)} ${pick(random, SHORT)}`,
  (random) => `${pick(random, BEFORE)} ${word(random)}`,
  (random) => `${pick(random, BEFORE)} ${word(random)}`,
  (random) => `${pick(random, BEFORE)} ${word(random)} ${pick(random, AFTER)}`,
  (random) => `${word(random)} ${pick(random, AFTER)}`,
  (random) => `${word(random)} ${pick(random, AFTER)}`,
  (random) => `${word(random)} ${word(random)}`,
  (random) => `${word(random)} ${word(random)}`,
  (random) => `${word(random)} ${word(random)} ${pick(random, ["City", word(random)])}`,
  (random) =>
    `${pick(random, BEFORE)} ${word(random)} ${pick(random, ["de", "de la", "del", "de los"])} ${word(random)}`,
  (random) => `${word(random)} ${word(random)} ${word(random)} ${pick(random, AFTER)}`,
  (random) => `${pick(random, ONSETS).toUpperCase()}'${word(random)}`,
  (random) => `${word(random)}-${word(random)}`,
  (random) => word(random) + pick(random, JOINTS) + word(random),
  (random) => word(random) + pick(random, JOINTS) + common(random),
];

/** The name of a place, of one to three words. */
export function inventPlace(random: Generator): string {
  const invent = KINDS[random.integer(KINDS.length)] as (typeof KINDS)[number];
  return invent(random);
}

/** A first name, with a surname or a title at times. */
export function inventPerson(random: Generator): string {
  const first = pick(random, PEOPLE);
  const kind = random.random();
  if (kind < 0.6) return first;
  return kind < 0.85
    ? `${first} ${word(random)}`
    : `${pick(random, ["Mr", "Mrs", "Ms", "Mr.", "Dr."])} ${word(random)}`;
}
