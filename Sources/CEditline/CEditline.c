#define _GNU_SOURCE  // wcwidth
#include "CEditline.h"

#include <stdio.h>
#include <string.h>

EditLine *ce_open(const char *program) {
    return el_init(program, stdin, stdout, stderr);
}

int ce_set_prompt(EditLine *editor, char *(*prompt)(EditLine *)) {
    return el_set(editor, EL_PROMPT_ESC, prompt, '\1');
}

int ce_set_reader(EditLine *editor, int (*reader)(EditLine *, wchar_t *)) {
    return el_set(editor, EL_GETCFN, reader);
}

int ce_set_client(EditLine *editor, void *client) {
    return el_set(editor, EL_CLIENTDATA, client);
}

void *ce_client(EditLine *editor) {
    void *client = NULL;
    el_get(editor, EL_CLIENTDATA, &client);
    return client;
}

int ce_set_editor(EditLine *editor, const char *name) {
    return el_set(editor, EL_EDITOR, name);
}

bool ce_is_vi(EditLine *editor) {
    const char *name = NULL;
    return el_get(editor, EL_EDITOR, &name) == 0 && name != NULL && strcmp(name, "vi") == 0;
}

int ce_add_function(EditLine *editor, const char *name, const char *help,
                    unsigned char (*function)(EditLine *, int)) {
    return el_set(editor, EL_ADDFN, name, help, function);
}

int ce_bind(EditLine *editor, const char *key, const char *function) {
    return el_set(editor, EL_BIND, key, function, NULL);
}

int ce_refresh(EditLine *editor) {
    return el_set(editor, EL_REFRESH);
}

int ce_prepare_terminal(EditLine *editor, bool editing) {
    return el_set(editor, EL_PREP_TERM, (int)editing);
}

History *ce_open_history(EditLine *editor, int size) {
    History *list = history_init();
    if (list == NULL) return NULL;
    HistEvent event;
    history(list, &event, H_SETSIZE, size);
    history(list, &event, H_SETUNIQUE, 1);
    el_set(editor, EL_HIST, history, list);
    return list;
}

int ce_width(uint32_t character) {
    return wcwidth((wchar_t)character);
}

int ce_enter_history(History *list, const char *line) {
    HistEvent event;
    return history(list, &event, H_ENTER, line);
}
