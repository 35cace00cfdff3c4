// Common words that are no part of a request, so that the network knows more of English than travel.
const rule = (words: string) => words.trim().split(/\s+/).join("|");

export const WORD_RULES = {
  noun: rule(`
    apple arm army art baby bag ball bank bed bill bird boat book bottle bowl box boy bread breakfast bridge brother building business
    cake camera car card chair chance child church class clock clothes cloud coat coffee colour company computer cook cost country
    couple cow cup customer dance daughter deal desk dinner doctor door dream dress drink driver ear earth egg engine evening event
    exam eye face fact family farm father film fire fish floor flower food foot forest fork friend fruit game garden gate gift girl
    glass gold government grass group guest guitar hair hand hat head health heart hill history home horse hospital host hotel hour
    house idea island job joke judge juice key kid king kitchen knife lady lake land language law lawyer leg lesson letter library
    life light line list lunch machine mail man map market match meal meat medicine meeting menu message milk mind minute mirror
    moment money monkey moon mountain mouth movie museum music name nature neck news newspaper nose note number nurse ocean office
    oil option order page pain paper parent park party passport pen pencil person phone photo piano picture pilot place plan plant
    plate player police pool present president price problem project queen question radio rain reason record restaurant result rice
    ring river road rock roof room rose rule salt school sea season secret service sheep shirt shoe shop show sister size skin sky
    snow soap song sound soup spoon sport spring square stone store storm story street student sugar suit summer sun table tea
    teacher team test theatre thing tool town toy tree trouble truth uncle university view village voice wall war watch water weather
    wedding wife wind window wine winter woman wood word work world writer yard year zoo`),
  verb: rule(`
    accept add allow ask bring build burn buy call carry catch change check choose clean close collect compare cook count cover cut
    draw dress drink drive drop eat enjoy explain feed feel fill find finish fix follow forget get give grow have hear help hide hit
    hold hurt keep kick kill know learn leave lend like lose love make mean meet mention miss move need offer open order paint pay
    plan play prefer print promise pull push put read receive recommend remember repair replace save say see sell send share show
    sing smell sort speak spend start steal stop study take taste teach tell test throw touch translate try turn understand use visit
    wait want wash watch wear win write`),
  adjective: rule(`
    able angry bad beautiful big black blue boring brave bright broken brown busy careful cheap clean clear clever cold comfortable
    common cool crazy dangerous dark dead deep different difficult dirty dry easy empty excellent expensive famous fast fat final
    fine fresh friendly full funny gold good great green grey happy hard healthy heavy high hot huge hungry important interesting
    kind large late lazy light little local long loud lovely lucky modern narrow near new nice noisy old open perfect pink poor pretty
    private quick quiet ready red rich right safe sharp short sick silver simple slow small smart soft special strange strong sweet
    tall terrible thick thin tired tiny ugly useful warm weak wet white wide wild wonderful wooden wrong yellow young`),
};
