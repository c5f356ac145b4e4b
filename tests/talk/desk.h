// SPDX-FileCopyrightText: 2026 The Viewfinder authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/* A book of two boards, somebody who talks with it, and what they hear. */
#include "talk/kit.h"

#include "talk/talk.h"

/* Words, letters, actions and links. */
#define HOME                                                                                       \
    "{'format':'open-board-0.1','id':'home','locale':'en','name':'Home','grid':{'rows':4,'"        \
    "columns':5,"                                                                                  \
    "'order':[['i','want','cake','é','feel'],['c','a','t','oo','less'],['space','back','clear','" \
    "speak',"                                                                                      \
    "'both'],['link','adds','dead','odd','home']]},"                                               \
    "'strings':{'cy':{'I':'fi','want':'eisiau','I would like':'hoffwn i','Home':'Cartref'}},"      \
    "'images':[{'id':'w','width':1,'height':1,'content_type':'image/svg+xml','symbol':"            \
    "{'set':'viewfinder','filename':'choose'}}],'sounds':[{'id':'s','duration':1,"                 \
    "'content_type':'audio/wav','data':'data:audio/wav;base64,UklGRg=='}],"                        \
    "'buttons':[{'id':'i','label':'I'},"                                                           \
    "{'id':'want','label':'want','vocalization':'I would like','image_id':'w'},"                   \
    "{'id':'cake','label':'cake','sound_id':'s'},"                                                 \
    "{'id':'é','label':'naïve élan'},"                                                          \
    "{'id':'feel','label':'feel'},"                                                                \
    "{'id':'c','label':'c','action':'+c'},{'id':'a','label':'a','action':'+a'},"                   \
    "{'id':'t','label':'t','action':'+t','vocalization':'tee'},{'id':'oo','label':'oo','action':'" \
    "+oo'},"                                                                                       \
    "{'id':'less','label':'+less','action':'+less'},"                                              \
    "{'id':'space','label':'space','action':':space'},{'id':'back','label':'<','action':':"        \
    "backspace'},"                                                                                 \
    "{'id':'clear','label':'clear','action':':clear'},{'id':'speak','label':'speak','action':':"   \
    "speak'},"                                                                                     \
    "{'id':'both','label':'say and clear','actions':[':speak',':clear',':home']},"                 \
    "{'id':'link','label':'more','load_board':{'id':'two'}},"                                      \
    "{'id':'adds','label':'eat','load_board':{'id':'two'},'ext_coughdrop_add_vocalization':true}," \
    "{'id':'dead','label':'gone','load_board':{'id':'nowhere'}},"                                  \
    "{'id':'odd','label':'odd','action':':ext_other_beep'},"                                       \
    "{'id':'home','label':'home','action':':home'}]}"
#define TWO                                                                                        \
    "{'format':'open-board-0.1','id':'two','locale':'en','name':'Two','grid':{'rows':1,'columns':" \
    "3,"                                                                                           \
    "'order':[['x','back','home']]},'images':[],'sounds':[],'buttons':[{'id':'x','label':'apple'}" \
    ","                                                                                            \
    "{'id':'back','label':'back','action':':back'},{'id':'home','label':'home','action':':home'}]" \
    "}"

KIT const struct moment WHEN = {
    .wall_ms = 1795300000000,
    .quality = CLOCK_SERVER,
    .boot = "0f0e0d0c-0b0a-4908-8706-050403020100",
    .boot_no = 3,
    .boottime_ms = 5000,
};

struct desk {
    struct board_book *book;
    struct talk *talk;
    struct sentence_answer answer;
};

KIT struct desk desk_in(const char *language)
{
    struct desk desk = {
        .book = kit_open(kit_zip("manifest.json",
                                 "{'format':'open-board-0.1','root':'home.obf','paths':{'boards':"
                                 "{'home':'home.obf','two':'two.obf'}}}",
                                 "home.obf", HOME, "two.obf", TWO, NULL)),
    };

    desk.talk = talk_new(desk.book, language);
    return desk;
}

KIT void desk_clear(struct desk *desk)
{
    sentence_answer_clear(&desk->answer);
    talk_free(desk->talk);
    board_book_unref(desk->book);
}

KIT void press(struct desk *desk, const char *id)
{
    const struct board *board = board_book_board(desk->book, talk_board(desk->talk));

    sentence_answer_clear(&desk->answer);
    for (int i = 0; i < board->button_count; i++) {
        if (strcmp(board->buttons[i].id, id) == 0) {
            talk_press(desk->talk, i, &WHEN, &desk->answer);
            return;
        }
    }
    fail_msg("no button '%s'", id);
}

/* Ids with blanks between. */
KIT void press_all(struct desk *desk, const char *ids)
{
    g_auto(GStrv) each = g_strsplit(ids, " ", -1);

    for (char **id = each; *id; id++)
        press(desk, *id);
}

KIT void check(const struct desk *desk, const char *shown, const char *spoken)
{
    assert_string_equal(sentence_shown(talk_sentence(desk->talk)), shown);
    assert_string_equal(sentence_spoken(talk_sentence(desk->talk)), spoken);
}
