// Half sentences, one about the start and one about the goal, and how they are joined.

/** One clause or two. */
export const JOURNEYS = `
<destination> <when>
<destination> [<when>]
<destination> <fromWhen>
<destination> <fromPart>
<when> [,] <destination>
<when> <destination>
<when>, <destination> <fromPart>
<when> [,] <origin>
<origin> <when>
<origin> [, <when>]
<origin> and <destination> <maybeWhen>
<origin>, <destination> <maybeWhen>
<origin>. <destination> <maybeWhen>
<origin> (but|;|, and|, so|, but) <destination> <maybeWhen>
<origin> <when> and <destination>
<origin> <when>, <destination>
<origin> <when>. <destination>
<origin> <when> (;|, and|, then) <destination>
<origin> and <when> <destination>
<origin>. <when> [,] <destination>
<origin> (,|;|but) <when> [,] <destination>
<destination> and <origin> <maybeWhen>
<destination>, <origin> <maybeWhen>
<destination>. <origin> <maybeWhen>
<destination> (;|, and|, but|but) <origin> <maybeWhen>
<destination> <when> and <origin>
<destination> <when>, <origin>
<destination> <when> (.|;|, and|, but) <origin>
<when> [,] <origin> and <destination>
<when> [,] <origin> (,|.|;|, and) <destination>
<when> [,] <destination> and <origin>
<when> [,] <destination> (,|.|;|, and) <origin>
`;

/** Where somebody starts. */
export const ORIGINS = `
(I'm|I am|we're|we are) in {from} [now]
I'm (currently|still|now|right now) in {from}
I am now in {from}
(I'm|we're) here in {from}
I live in {from}
we live in {from}
my home is in {from}
I'm based in {from}
I'm stuck in {from}
we are stuck in {from}
I'm staying in {from}
I'm at {from} (station|airport)
I'm in {from} (at the moment|this week)
I (start|will start|would start) in {from}
I'm starting (in|from) {from}
we start (in|from|at) {from}
we start our trip in {from}
I set off from {from}
we set off from {from}
we're setting off from {from}
I'm leaving from {from}
I leave from {from}
I'll leave {from}
I'll be leaving from {from}
I leave {from}
we leave from {from}
we'll leave {from}
I'm departing from {from}
I depart from {from}
I'll depart from {from}
we depart from {from}
I'm coming from {from}
I come from {from}
we're coming from {from}
I'd (be coming|come) from {from}
I'd be leaving from {from}
I fly from {from}
I'll be flying from {from}
we fly out of {from}
I'm travelling from {from}
I begin in {from}
we begin our journey in {from}
my starting point is {from}
our starting point is {from}
my (journey|trip) (starts|begins) in {from}
the trip (starts|begins) in {from}
I'd like to (leave|depart from) {from}
I want to leave {from}
we want to leave {from}
I need to (leave|get out of) {from}
I have to get out of {from}
the nearest (airport|station) is {from}
my nearest (airport|station) is {from}
nearest (airport|station) is {from}
the closest (airport|station) is {from}
my home (airport|station) is {from}
I live near {from}
I'd start in {from}
I want to start in {from}
I'll start my trip in {from}
we begin in {from}
our (journey|trip|tour) (starts|begins) in {from}
the departure is from {from}
departure is in {from}
departure from {from}
leaving [from] {from}
departing [from] {from}
starting (from|in) {from}
coming from {from}
my <vehicle> (leaves|departs) [from] {from}
`;

/** Where somebody wants to be. */
export const DESTINATIONS = `
(I|we) (want|need|have) to be in {to}
I (must|should) be in {to}
we must be in {to}
I'd like to be in {to}
we'd like to be in {to}
I have to get to {to}
I (want|need) to get to {to}
I need to go to {to}
I want to go to {to}
we want to travel to {to}
I'd like to go to {to}
I'd like to get to {to}
we have to reach {to}
I (want|need|have) to reach {to}
I'd love to see {to}
I want to see {to}
we want to see {to}
I want to visit {to}
I'd like to visit {to}
we'd like to visit {to}
I'm going to visit {to}
I'm going to {to}
I'm heading (to|for) {to}
we are heading (to|for) {to}
I'm on my way to {to}
I'm bound for {to}
I want to visit my <relative> in {to}
I have to see my <relative> in {to}
I have to pick up my <relative> in {to}
I need to meet <person> in {to}
I (want|need|have) to be home in {to}
I want to arrive in {to}
I need to arrive in {to}
I should arrive in {to}
we arrive in {to}
I'll arrive in {to}
I want to spend (a week|the holidays|a few days) in {to}
I'd like to spend the weekend in {to}
I fancy a (weekend|week) in {to}
I have a (meeting|wedding|conference|concert|appointment|job interview) in {to}
I have an exam in {to}
my <occasion2> is in {to}
my <relative> lives in {to} and I want to visit <pronoun>
my <relative> lives in {to} and I want to see <pronoun>
my <relative> is in {to} and I'd like to visit <pronoun>
I want to visit my <relative> who lives in {to}
I'd like to see my <relative> in {to}
I'm visiting my <relative> in {to}
my <relative> is in {to} and I want to see <pronoun>
my destination is {to}
my final destination is {to}
our destination is {to}
the destination is {to}
the trip ends in {to}
the journey ends in {to}
we end it in {to}
we finish in {to}
I end my trip in {to}
I'd like to end up in {to}
we want to end our trip in {to}
my goal is {to}
where I want to (go|end up) is {to}
get (me|us) to {to}
please get (me|us) to {to}
take (me|us) to {to}
please take me to {to}
bring (me|us) to {to}
fly me to {to}
how do I get to {to}
how do I reach {to}
when do I (reach|arrive in|get to) {to}
what goes to {to}
is there <ride> to {to}
do you have <ride> to {to}
I need <ticket> to {to}
book me <ticket> to {to}
the goal is {to}
arriving in {to}
arriving at {to}
going to {to}
heading to {to}
heading for {to}
bound for {to}
destination {to}
landing in {to}
arrival in {to}
`;
