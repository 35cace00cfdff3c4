/** Somebody wants to go, or asks to be taken. */
export const WISHES = `
(I|we) wish to <go> <trip>
I want to <go> <trip>
we want to <go> <trip>
I would like to <go> <trip>
I'd like to <go> <trip>
we'd like to <go> <trip>
I need to <go> <trip>
we need to <go> <trip>
I really need to <go> <trip>
I have to <go> <trip>
we have to <go> <trip>
I've got to <go> <trip>
I must <go> <trip>
I should <go> <trip>
I'd love to <go> <trip>
I'd prefer to <go> <trip>
I'd rather <go> <trip>
I was hoping to <go> <trip>
we're hoping to <go> <trip>
I hope to <go> <trip>
I'm planning to <go> <trip>
I plan to <go> <trip>
we plan on <going> <trip>
we are planning a (trip|journey) <trip>
I am going to <go> <trip>
we're going to <go> <trip>
I'm <going> <trip>
I am <going> <trip>
we are <going> <trip>
we're <going> <trip>
we will be <going> <trip>
I will <go> <trip>
we'll <go> <trip>
I'll be <going> <trip>
I'm thinking (of|about) <going> <trip>
we're considering <going> <trip>
I'm trying to <go> <trip>
I'm looking to <go> <trip>
we are looking to <go> <trip>
I'm hoping to <go> <trip>
I'm supposed to <go> <trip>
I intend to <go> <trip>
we expect to <go> <trip>
I'm ready to <go> <trip>
I fancy <going> <trip>
I feel like <going> <trip>
I dream of <going> <trip>
my <relative> wants to <go> <trip>
my <relative> would like to <go> <trip>
my <relative> and I want to <go> <trip>
my <relative> and I are <going> <trip>
my <relative> needs to <go> <trip>
my <relative> has to <go> <trip>
my <relative> is <going> <trip>
my <relative> is sending me <trip>
my <relative> wants me to <go> <trip>
<person> wants to <go> <trip>
<person> and I need to <go> <trip>
<count> of us want to <go> <trip>
<count> of us are <going> <trip>
there are <count> of us <going> <trip>
our group has to <go> <trip>
the <count> of us would like to <go> <trip>
the <count> of us are <going> <trip>
the <count> of us need to <go> <trip>
all <count> of us want to <go> <trip>
both of us want to <go> <trip>
can I <go> <trip>?
can we <go> <trip>?
could I <go> <trip>?
could we <go> <trip>?
may I <go> <trip>?
can you <takeMe> <trip>?
can you help me <go> <trip>?
can you get me there, <trip>?
could you <takeMe> <trip>?
could you please <takeMe> <trip>?
would you <takeMe> <trip>?
will you <takeMe> <trip>?
please <takeMe> <trip>
<takeMe> <trip>
just <takeMe> <trip>
I want you to <takeMe> <trip>
I need you to <takeMe> <trip>
I need someone to <takeMe> <trip>
I need somebody who can <takeMe> <trip>
let's <go> <trip>
let's take (a|the) <vehicle> <trip>
let's see, I want to <go> <trip>
let us <go> <trip>
let me <go> <trip>
help me <go> <trip>
want to <go> <trip>
wanna <go> <trip>
gotta <go> <trip>
I gotta <go> <trip>
we gotta <go> <trip>
I wanna <go> <trip>
got to <go> <trip>
need to <go> <trip>
have to <go> <trip>
would like to <go> <trip>
hoping to <go> <trip>
looking to <go> <trip>
trying to <go> <trip>
planning to <go> <trip>
thinking of <going> <trip>
<going> <trip>
<go> <trip>
off <trip>
I'm off <trip>
we're off <trip>
I was told I could <go> <trip>
I promised to <go> <trip>
I've decided to <go> <trip>
I have been asked to <go> <trip>
I've been told to <go> <trip>
it's time (for me|for us) to <go> <trip>
it is important that I <go> <trip>
it would be great to <go> <trip>
it would be nice if I could <go> <trip>
it'd be great if you could <takeMe> <trip>
I would be grateful if you could <takeMe> <trip>
what I want is to <go> <trip>
the plan is to <go> <trip>
my plan is to <go> <trip>
I'd appreciate it if I could <go> <trip>
I wonder if I could <go> <trip>
do you think I could <go> <trip>?
`;
