// The words that the forms are filled with.
import { DATE_RULES } from "./dates.ts";
import { type Rules, type Template, template } from "./template.ts";
import { WORD_RULES } from "./words.ts";

/** Phrases for a subset of the slots in random order, now and then with something else among them. */
function phrases(parts: readonly string[], least: number, all: number): Template {
  return (writer) => {
    const { random } = writer;
    const order = Array.from(random.permutation(parts.length), (i) => parts[i] as string);
    const count = random.random() < all ? parts.length : least + random.integer(parts.length - least);
    const chosen = order.slice(0, count);
    if (random.random() < 0.15) chosen.splice(random.integer(chosen.length + 1), 0, "<filler>");
    template(chosen.join(random.random() < 0.1 ? ", " : " "))(writer);
  };
}

/** All rules but those of cities and people. */
export const RULES: Rules = {
  ...DATE_RULES,
  ...WORD_RULES,
  trip: phrases(["<toPart>", "<fromPart>", "<when>"], 1, 0.6),
  route: phrases(["<toPart>", "<fromPart>"], 1, 0.75),
  fromWhen: phrases(["<fromPart>", "<when>"], 0, 0.45),
  toPart: `(14*to {to}|over to {to}|down to {to}|up to {to}|into {to}|all the way to {to}|back to {to}|home to {to}|out to {to}|
    to {to} <place>|to the city of {to}|towards {to}|across to {to}|to {to} , <country>|to beautiful {to})`,
  fromPart: `(12*from {from}|2*out of {from}|starting (from|in|at) {from}|departing [from] {from}|leaving [from] {from}|
    from {from} <place>|coming from {from}|from the city of {from}|beginning in {from}|here in {from}|from here in {from}|
    with departure from {from}|from {from} , <country>|away from {from})`,
  maybeFrom: "[<fromPart>]",
  starting: "(starting from|coming from|leaving from|from|departing from|starting in|setting off from)",
  place: "(airport|station|central station|city centre|downtown|bus station|international airport)",

  go: `(5*go|3*travel|2*fly|2*get|head|journey|drive|ride|sail|move|be going|take a trip|make a trip|take (a|the|one) <vehicle>|
    catch (a|the) <vehicle>|go by <vehicle>|fly business class|leave|depart|go on a trip|return|go back|come|hop over|fly direct|
    get away|take my <relative>)`,
  going: `(5*going|3*travelling|traveling|2*flying|getting|2*heading|driving|moving|taking (a|the) <vehicle>|2*leaving|departing|
    returning|sailing|going back|coming|headed|going on a trip|taking my <relative>|on my way)`,
  arrive:
    "(arrive in|arrive at|be in|get to|reach|land in|end up in|go to|go on to|come to|end in|fly to|travel to|return to)",
  takeMe: `(take|bring|get|fly|send|drive) (4*me|us|my <relative>|me and my <relative>|<person>|the kids)`,
  me: "3*me|us|my <relative>|",
  ticket: `(3*a ticket|2*a <fare> ticket|2*a <vehicle> ticket|a <fare> <vehicle> ticket|2*a <vehicle>|2*<count> tickets|<count> <vehicle> tickets|
    2*a seat|<count> seats|a trip|a <fare> <vehicle>|tickets|<vehicles>|the <vehicle>|a place on the <vehicle>|an (open|early|express) <vehicle>|
    a reservation|some tickets|a journey|a ride|a (berth|cabin|bed|sleeper)|passage|a <fare> seat|the (next|first|last|earliest) <vehicle>|
    a <vehicle> ride|transport|travel|<fare> <vehicles>|a pair of tickets|tickets for <count>|a connection|an itinerary)`,
  ride: "(a <vehicle>|the <vehicle>|a seat|any <vehicle>|a <fare> <vehicle>|the (next|first|last|early|night) <vehicle>|a lift|a connection)",
  fare: `(one-way|round-trip|cheap|first-class|second class|business class|return|single|direct|non-stop|one way|round trip|standby|student|last-minute|
    economy|refundable|overnight|discounted)`,
  vehicle:
    "(4*train|4*flight|2*bus|coach|plane|ferry|boat|night train|express train|shuttle|ship|sleeper|tram|high-speed train|airplane)",
  vehicles:
    "(4*trains|4*flights|2*buses|coaches|planes|ferries|boats|connections|seats|tickets|night trains|fares|departures|direct flights)",
  vehicleBy: "(by <vehicle>|on a <vehicle>|by air|by rail|by sea|by car|overland|on foot|first class)",
  relative: `(wife|husband|mother|father|mom|dad|sister|brother|son|daughter|friend|family|parents|boss|grandma|grandmother|uncle|
    colleague|girlfriend|boyfriend|kids|partner|dog|cousin|aunt|team|class|client)`,
  companion:
    "(my <noun>|a <noun>|a <adjective> <noun>|my <relative>|a friend|two kids|<count> friends|<person>|my <relative> and my <relative>|a small dog|a bike|a lot of luggage)",
  people:
    "(<count>|<count> people|<count> adults|<count> adults and one child|me and my <relative>|my <relative>|one person|<person>|the whole family|a group of <count>)",
  occasion2: "(meeting|wedding|exam|interview|conference|job|school|hotel)",
  price:
    "(under|below|for less than|up to|for about|for) (50|100|200|80|30|75|$100|$50|€40|£60|20|500) [(dollars|euros|pounds|bucks|USD|yuan)]",
  pronoun: "(him|her|them)",
  country: `(France|Germany|Italy|Spain|Japan|China|India|Brazil|Canada|Texas|California|Ohio|Oregon|Florida|England|Scotland|Norway|Egypt|
    Kenya|Mexico|Peru|Chile|Poland|Greece|Turkey|Vietnam|Australia|New Zealand|the USA|the UK|Portugal|Sweden|Ontario|NY|CA|TX)`,
  occasion:
    "(my <noun>|a <noun>|the <adjective> <noun>|business|work|a wedding|a conference|a meeting|vacation|a holiday|the weekend|a concert|pleasure|an interview|a week|two days|a few days|the holidays|my birthday)",
  errand: `<verb> (the|a|my|some) [<adjective>] <noun>|<verb> (the|a|my|some) <noun>|(see|visit|meet|join|surprise|pick up) (my <relative>|a friend|<person>|an old friend|some friends|my <relative> and my <relative>)|
    attend (a wedding|a conference|a meeting)|celebrate|relax|watch the game|work`,
  filler: `(2*<vehicleBy>|with <companion>|for <people>|for <occasion>|to <errand>|<timeOfDay>|<price>|via <otherCity>|as (cheaply|quickly|soon|early) as possible|
    please|if possible|on business|in (first|second|business|economy) class|non-stop|again|again|alone|together|directly|straight|quickly|
    with <count> bags|that is|ideally|preferably|maybe|perhaps|hopefully|really|then|every day|daily|twice a week|regularly|now|one-way|one way|round trip)`,
  arrow: "(→|->|=>|–|-|—|>|>>)",

  opening: `4*hi|2*hello|hey|good (morning|afternoon|evening|day)|excuse me|please|sorry|so|ok|okay|well|um|right|dear sir or madam|hi <person>|
    hello there|hey there|greetings|yes|no|actually|listen|look|quick question|could you help me?|I have a question:|my name is <person>.|
    this is <person>.|I'm <person>.|can you help?|hello, this is <person>.|as soon as possible|if possible|for <occasion>|for my <relative>|
    I'm <person> and|hi, I'm new here.|we are <count> people.|I think|I guess|I believe|maybe|it's urgent:|oh|alright|good news!|
    I'm going on holiday!|I have a week off.|it's my birthday.|I've never been there, but|
    since I have (a meeting|work|an exam)|because of the (strike|[<adjective>] <noun>)|my <noun> is <adjective>.|I like the <noun>.|
    I <verb> (a|my|the) <noun> and|hi, I <verb> the <adjective> <noun>.`,
  tail: `6*, please|please|3*<filler>|, <filler>|if possible|thanks|, thanks|, thank you|<timeOfDay>|for <people>|with <companion>|, returning on <otherDate>|
    and (return|come back|back) [on] <otherDate>|, (returning|coming back|back) <otherDate>|with a stop in <otherCity>|, via <otherCity>|
    , window seat|, not too expensive|or something like that|, whatever it costs|, but not <timeOfDay>|, (one|two) of us|, is that possible|
    , if there (is one|are any)|, <price>|passing through <otherCity>|, changing in <otherCity>|, no stops|, what does it cost|
    and stay (there|a week|for two nights)|, <count> (adults|people|passengers|tickets)|, can you help|, right|, ok|because <reason>`,
  reason:
    "(I <verb> the [<adjective>] <noun>|of the [<adjective>] <noun>|the <noun> is <adjective>|I miss my <relative>|it's cheaper|my <relative> is ill|I have a meeting|I don't like flying|the weather is better there|I have to work)",
  after: `(I <verb> (a|the|my) [<adjective>] <noun>|my <noun> is <adjective>|do you <verb> a <noun>?|thanks|thank you|thank you so much|thanks in advance|what does it cost?|how long does it take?|there will be <count> of us|I prefer a window seat|
    I'm travelling with <companion>|please hurry|is that possible?|money is no object|my <relative> is coming too|I don't want to change|I'd like to leave <timeOfDay>|
    any help is appreciated|I have <count> bags|it should be cheap|we are <count> people|no rush|I'll pay <price>|my name is <person>|what are my options?|
    I'm coming back <otherDate>|I'll return on <otherDate>|I want to arrive <timeOfDay>)`,
};
